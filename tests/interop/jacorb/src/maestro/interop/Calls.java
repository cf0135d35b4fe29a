package maestro.interop;

import org.omg.CORBA.ORB;
import org.omg.CORBA.Request;
import org.omg.CORBA.TCKind;

/** Calls that no stub makes, and values of any length. */
final class Calls {
    private Calls() {}

    /** Calls an operation without arguments that no IDL declares. */
    static void unknownOperation(ORB orb, org.omg.CORBA.Object object, String operation) throws Exception {
        Request request = object._request(operation);
        request.set_return_type(orb.get_primitive_tc(TCKind.tk_void));
        request.invoke();
        raiseIfAny(request);
    }

    /** Sends Grid::set as a oneway. */
    static void setOneway(org.omg.CORBA.Object grid, short n, short m, int value) throws Exception {
        Request request = grid._request("set");
        request.add_in_arg().insert_short(n);
        request.add_in_arg().insert_short(m);
        request.add_in_arg().insert_long(value);
        request.send_oneway();
        raiseIfAny(request);
    }

    /** So many characters that differ by seed and by place, so that a wrong order of fragments shows. */
    static String patterned(int octets, int seed) {
        char[] text = new char[octets];
        for (int i = 0; i < octets; i++) {
            text[i] = (char) ('a' + (i / 7 + i + seed) % 26);
        }
        return new String(text);
    }

    private static void raiseIfAny(Request request) throws Exception {
        Exception raised = request.env().exception();
        if (raised != null) {
            throw raised;
        }
    }
}
