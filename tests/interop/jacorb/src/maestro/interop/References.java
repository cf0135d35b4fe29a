package maestro.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;
import org.jacorb.orb.ParsedIOR;
import org.jacorb.orb.iiop.IIOPAddress;
import org.jacorb.orb.iiop.IIOPProfile;
import org.omg.CORBA.ORB;
import org.omg.IOP.IOR;
import org.omg.IOP.TAG_INTERNET_IOP;
import org.omg.IOP.TaggedProfile;

/**
 * References from files, IORs and corbalocs, in the GIOP version that was asked for.
 *
 * <p>JacORB calls in the version of the profile, so a lower version is had by lowering the profile's.
 */
final class References {
    private final int minor;

    /** The GIOP minor version, or a negative number for the reference's own. */
    References(int minor) {
        this.minor = minor;
    }

    /** The text of a reference: a file's contents, or the argument itself. */
    static String text(String reference) throws IOException {
        if (reference.startsWith("IOR:") || reference.startsWith("corba")) {
            return reference;
        }
        return new String(Files.readAllBytes(Paths.get(reference))).trim();
    }

    org.omg.CORBA.Object object(ORB orb, String reference) throws IOException {
        String text = text(reference);
        if (minor < 0) {
            return orb.string_to_object(text);
        }
        if (text.startsWith("corba")) {
            text = orb.object_to_string(orb.string_to_object(text));
        }
        return orb.string_to_object(lowered(orb, text));
    }

    /** The same object, in the version that was asked for. */
    org.omg.CORBA.Object object(ORB orb, org.omg.CORBA.Object object) throws IOException {
        return object(orb, orb.object_to_string(object));
    }

    /** The corbaloc of a key at the address that a reference names. */
    static String corbaloc(ORB orb, String reference, String key) throws IOException {
        String text = text(reference);
        if (text.startsWith("corbaloc:")) {
            return text.substring(0, text.indexOf('/') + 1) + key;
        }
        IIOPProfile profile = (IIOPProfile) parsed(orb, text).getEffectiveProfile();
        IIOPAddress address = (IIOPAddress) profile.getAddress();
        return "corbaloc:iiop:1.2@" + address.getIP() + ":" + address.getPort() + "/" + key;
    }

    private static ParsedIOR parsed(ORB orb, String text) {
        return new ParsedIOR((org.jacorb.orb.ORB) orb, text);
    }

    private String lowered(ORB orb, String text) {
        IOR ior = parsed(orb, text).getIOR();
        for (TaggedProfile profile : ior.profiles) {
            if (profile.tag == TAG_INTERNET_IOP.value && profile.profile_data[2] > minor) {
                profile.profile_data[2] = (byte) minor; // byte order, major, minor
            }
        }
        return new ParsedIOR((org.jacorb.orb.ORB) orb, ior).getIORString();
    }
}
