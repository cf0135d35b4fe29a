package maestro.types;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Properties;
import org.omg.CORBA.ORB;
import org.omg.CORBA.portable.ValueFactory;
import org.omg.PortableServer.POA;
import org.omg.PortableServer.POAHelper;
import org.omg.PortableServer.Servant;

/**
 * A server of Types::Echo that answers by itself, and for each target that it is given one that asks the target.
 *
 * <p>jacorb-types TARGET… prints "ready ECHO RELAY…" and serves until its standard input ends.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        properties.put("org.omg.CORBA.ORBClass", "org.jacorb.orb.ORB");
        properties.put("org.omg.CORBA.ORBSingletonClass", "org.jacorb.orb.ORBSingleton");
        properties.putAll(System.getProperties());
        ORB orb = ORB.init(new String[0], properties);
        factories((org.omg.CORBA_2_3.ORB) orb);
        POA poa = POAHelper.narrow(orb.resolve_initial_references("RootPOA"));
        poa.the_POAManager().activate();
        StringBuilder ready = new StringBuilder("ready");
        ready.append(' ').append(serve(orb, poa, Main::turn));
        for (String target : arguments) {
            Echo echo = EchoHelper.unchecked_narrow(orb.string_to_object(target));
            InvocationHandler relay = (proxy, method, parameters) -> ask(echo, method, parameters);
            ready.append(' ').append(serve(orb, poa, relay));
        }
        System.out.println(ready);
        System.out.flush();
        waitForTheEnd();
        Runtime.getRuntime().halt(0);
    }

    private static String serve(ORB orb, POA poa, InvocationHandler handler) throws Exception {
        Class<?>[] operations = {EchoOperations.class};
        Object object = Proxy.newProxyInstance(Main.class.getClassLoader(), operations, handler);
        Servant servant = new EchoPOATie((EchoOperations) object);
        return orb.object_to_string(poa.servant_to_reference(servant));
    }

    private static Object ask(Echo target, Method method, Object[] parameters) throws Throwable {
        try {
            return method.invoke(target, parameters);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Does what all operations rt_* do: the holders of all types have a field "value". */
    private static Object turn(Object proxy, Method method, Object[] parameters) throws Throwable {
        if (method.getName().equals("raise")) {
            return raise(parameters);
        }
        if (parameters.length == 1) {
            return parameters[0];
        }
        Object held = value(parameters[1]).get(parameters[1]);
        value(parameters[1]).set(parameters[1], parameters[0]);
        value(parameters[2]).set(parameters[2], held);
        return parameters[0];
    }

    private static java.lang.reflect.Field value(Object holder) throws NoSuchFieldException {
        return holder.getClass().getField("value");
    }

    private static Object raise(Object[] parameters) throws Bare, Detailed {
        int code = (Integer) parameters[0];
        if (code == 0) {
            throw new Bare();
        }
        Point where = (Point) parameters[2];
        throw new Detailed(code, (String) parameters[1], where, (Colour) parameters[3], (byte[]) parameters[4]);
    }

    private static void factories(org.omg.CORBA_2_3.ORB orb) {
        factory(orb, "Account", in -> in.read_value(new AccountImpl()));
        factory(orb, "Savings", in -> in.read_value(new SavingsImpl()));
        factory(orb, "Premium", in -> in.read_value(new PremiumImpl()));
        factory(orb, "Node", in -> in.read_value(new NodeImpl()));
        factory(orb, "Folder", in -> in.read_value(new FolderImpl()));
        factory(orb, "Tagged", in -> in.read_value(new TaggedImpl()));
        factory(orb, "SpeakerValue", in -> in.read_value(new SpeakerValueImpl()));
        factory(orb, "Secret", in -> in.read_value(new SecretImpl()));
    }

    private static void factory(org.omg.CORBA_2_3.ORB orb, String name, ValueFactory factory) {
        orb.register_value_factory("IDL:Types/" + name + ":1.0", factory);
    }

    private static void waitForTheEnd() throws IOException {
        while (System.in.read() >= 0) {
            continue;
        }
    }

    static final class AccountImpl extends Account {}

    static final class SavingsImpl extends Savings {}

    static final class PremiumImpl extends Premium {}

    static final class NodeImpl extends Node {}

    static final class FolderImpl extends Folder {}

    static final class TaggedImpl extends Tagged {
        @Override
        public String describe() {
            return tag;
        }
    }

    static final class SpeakerValueImpl extends SpeakerValue {
        @Override
        public String speak() {
            return words;
        }
    }

    /** Sent as number, text, number. */
    static final class SecretImpl extends Secret {
        @Override
        public void marshal(org.omg.CORBA.DataOutputStream out) {
            out.write_long(number);
            out.write_string(text);
            out.write_long(number);
        }

        @Override
        public void unmarshal(org.omg.CORBA.DataInputStream in) {
            in.read_long();
            text = in.read_string();
            number = in.read_long();
        }
    }
}
