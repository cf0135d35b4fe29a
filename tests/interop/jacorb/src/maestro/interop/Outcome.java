package maestro.interop;

import java.util.Set;
import maestro.interop.idl.DirectoryPackage.NotFound;
import org.omg.CORBA.SystemException;
import org.omg.CORBA.UserException;

/** How a call ended: kind is ok, system, user or error. */
final class Outcome {
    String kind = "ok";
    String name = "";
    String id = "";
    String completed = "";
    String detail = "";
    int minor;
    long startNs;
    long endNs;

    /** A call that may raise anything. */
    interface Call {
        void run() throws Exception;
    }

    /** Runs the call and says how it ended. Never throws. */
    static Outcome of(Call call) {
        Outcome outcome = new Outcome();
        outcome.startNs = System.nanoTime();
        try {
            call.run();
        } catch (SystemException e) {
            outcome.system(e);
        } catch (UserException e) {
            outcome.user(e);
        } catch (Exception | LinkageError | StackOverflowError e) {
            outcome.kind = "error";
            outcome.detail = e.toString();
        }
        outcome.endNs = System.nanoTime();
        return outcome;
    }

    boolean ok() {
        return kind.equals("ok");
    }

    /**
     * True where the call may have been executed although it failed. JacORB says No of calls that it gave up waiting for, and
     * of calls that it sent again to somebody who was not there: what it raises by itself proves nothing.
     */
    boolean maybe() {
        return kind.equals("system")
                && (!completed.equals("NO") || Set.of("TIMEOUT", "TRANSIENT", "COMM_FAILURE").contains(name));
    }

    String text() {
        return kind.equals("system") ? name + " " + completed : kind.equals("ok") ? kind : name + " " + detail;
    }

    void appendTo(Line line) {
        line.text("outcome", kind.equals("ok") || kind.equals("error") ? kind : "exception");
        if (kind.equals("system") || kind.equals("user")) {
            Line exception = new Line().text("kind", kind).text("name", name).text("id", id);
            if (kind.equals("system")) {
                exception.text("completed", completed).number("minor", minor & 0xffffffffL);
            }
            if (!detail.isEmpty()) {
                exception.text("detail", detail);
            }
            line.raw("exception", exception.toString());
        } else if (kind.equals("error")) {
            line.text("error", detail);
        }
        line.number("start_ns", startNs).number("end_ns", endNs);
    }

    private void system(SystemException e) {
        kind = "system";
        name = e.getClass().getSimpleName();
        id = "IDL:omg.org/CORBA/" + name + ":1.0";
        minor = e.minor;
        completed = new String[] {"YES", "NO", "MAYBE"}[e.completed.value()];
        detail = e.getMessage() == null ? "" : e.getMessage();
    }

    private void user(UserException e) {
        kind = "user";
        name = e.getClass().getSimpleName();
        id = "IDL:Directory/" + name + ":1.0";
        detail = e instanceof NotFound ? ((NotFound) e).name : "";
    }
}
