package maestro.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.omg.CORBA.ORB;

/** A stock JacORB client of the example interfaces, driven from the command line. Prints JSON, one object per line. */
public final class Main {
    private static final String USAGE = String.join(
            "\n",
            "usage: jacorb-client [-Dproperty=value …] [--giop 1.0|1.1|1.2] [--timeout-ms N] COMMAND ARGUMENT…",
            "The commands, `-`, `suite …` and `load …` are those of omni-client: see `omni-client --help`.",
            "`load` has `--orbs each|one`: an ORB, and so a connection, for each client (the default), or one for all.");

    private int giopMinor = -1;
    private String timeoutMs = "30000";

    private Main() {}

    /** Runs one command. Exit: 0 calls were made, 1 a check failed, 2 wrong arguments or no reference. */
    public static void main(String[] arguments) {
        int status = 2;
        try {
            status = new Main().run(arguments);
        } catch (IOException | RuntimeException e) {
            System.err.println("jacorb-client: " + e);
        } catch (Exception e) {
            System.err.println("jacorb-client: " + e);
            status = 1;
        }
        System.out.flush();
        Runtime.getRuntime().halt(status);
    }

    private int run(String[] arguments) throws Exception {
        int at = 0;
        for (; at + 1 < arguments.length; at += 2) {
            if (arguments[at].equals("--giop")) {
                giopMinor = Integer.parseInt(arguments[at + 1].substring(2));
            } else if (arguments[at].equals("--timeout-ms")) {
                timeoutMs = arguments[at + 1];
            } else {
                break;
            }
        }
        String[] words = Arrays.copyOfRange(arguments, at, arguments.length);
        if (words.length == 0 || words[0].equals("--help")) {
            System.err.println(USAGE);
            return 2;
        }
        References references = new References(giopMinor);
        switch (words[0]) {
            case "-":
                return commands(new Commands(orb(), references));
            case "suite":
                return new Suite(orb(), references).run(options(words));
            case "load":
                return new Load(this::orb, references, options(words)).run();
            default:
                return new Commands(orb(), references).run(words);
        }
    }

    private ORB orb() {
        Properties properties = new Properties();
        properties.put("org.omg.CORBA.ORBClass", "org.jacorb.orb.ORB");
        properties.put("org.omg.CORBA.ORBSingletonClass", "org.jacorb.orb.ORBSingleton");
        // A server that hangs must not hang the test.
        properties.put("jacorb.connection.client.pending_reply_timeout", timeoutMs);
        properties.put("jacorb.connection.client.connect_timeout", timeoutMs);
        if (giopMinor >= 0) {
            properties.put("jacorb.giop_minor_version", Integer.toString(giopMinor));
        }
        if (RequestNumbers.areWanted()) {
            properties.put(
                    "org.omg.PortableInterceptor.ORBInitializerClass." + RequestNumbers.class.getName(),
                    RequestNumbers.class.getName());
        }
        properties.putAll(System.getProperties());
        return ORB.init(new String[0], properties);
    }

    private static int commands(Commands commands) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (!line.trim().isEmpty()) {
                commands.run(line.trim().split("\\s+"));
            }
        }
        return 0;
    }

    private static Map<String, String> options(String[] words) {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i + 1 < words.length; i += 2) {
            options.put(words[i], words[i + 1]);
        }
        return options;
    }
}
