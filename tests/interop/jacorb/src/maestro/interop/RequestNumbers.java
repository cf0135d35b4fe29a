package maestro.interop;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.omg.CORBA.LocalObject;
import org.omg.IOP.ServiceContext;
import org.omg.PortableInterceptor.ClientRequestInfo;
import org.omg.PortableInterceptor.ClientRequestInterceptor;
import org.omg.PortableInterceptor.ORBInitInfo;
import org.omg.PortableInterceptor.ORBInitializer;
import org.omg.PortableInterceptor.ORBInitInfoPackage.DuplicateName;

/** Has ORBs number their requests in a service context, so that a retry of an ORB's own shows. */
public final class RequestNumbers extends LocalObject implements ORBInitializer, ClientRequestInterceptor {
    private static final int ATTEMPT = 0x4D414501;
    private static AtomicLong next;

    /** Has all ORBs that are made from here on number their requests, from this number on. */
    static void startAt(long first) {
        next = new AtomicLong(first);
    }

    static boolean areWanted() {
        return next != null;
    }

    @Override
    public void pre_init(ORBInitInfo info) {}

    @Override
    public void post_init(ORBInitInfo info) {
        try {
            info.add_client_request_interceptor(this);
        } catch (DuplicateName e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void send_request(ClientRequestInfo info) {
        byte[] number = Long.toString(next.getAndIncrement()).getBytes(StandardCharsets.US_ASCII);
        info.add_request_service_context(new ServiceContext(ATTEMPT, number), true);
    }

    @Override
    public String name() {
        return "request numbers";
    }

    @Override
    public void destroy() {}

    @Override
    public void send_poll(ClientRequestInfo info) {}

    @Override
    public void receive_reply(ClientRequestInfo info) {}

    @Override
    public void receive_exception(ClientRequestInfo info) {}

    @Override
    public void receive_other(ClientRequestInfo info) {}
}
