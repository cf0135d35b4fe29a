package maestro.interop;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import maestro.interop.idl.Directory;
import maestro.interop.idl.DirectoryHelper;
import maestro.interop.idl.Entry;
import maestro.interop.idl.EntryHelper;
import maestro.interop.idl.Grid;
import maestro.interop.idl.GridHelper;
import maestro.interop.idl.PerformanceTest;
import maestro.interop.idl.PerformanceTestHelper;
import org.omg.CORBA.ORB;

/** One call per command, for a harness that decides itself what to call when. */
final class Commands {
    private final ORB orb;
    private final References references;
    /** The objects of the references so far, once `keep` was said: as a program has that holds its object. */
    private final Map<String, org.omg.CORBA.Object> kept = new HashMap<>();
    private boolean keeps;

    Commands(ORB orb, References references) {
        this.orb = orb;
        this.references = references;
    }

    /** Makes one call, prints its outcome. Returns 2 where no call could be made. */
    int run(String[] words) {
        String[] result = {null};
        Outcome outcome = Outcome.of(() -> result[0] = call(words));
        Line line = new Line().text("command", words[0]);
        if (outcome.ok()) {
            line.raw("result", result[0]);
        }
        outcome.appendTo(line);
        System.out.println(line);
        return outcome.kind.equals("error") ? 2 : 0;
    }

    private String call(String[] w) throws Exception {
        String family = w[0].contains("-") ? w[0].substring(0, w[0].indexOf('-')) : w[0];
        switch (family) {
            case "grid":
                return grid(w);
            case "perf":
                return performance(w);
            case "dir":
                return directory(w);
            case "entry":
                return entry(w);
            default:
                return object(w);
        }
    }

    private String grid(String[] w) throws Exception {
        Grid grid = GridHelper.narrow(reference(w));
        switch (w[0]) {
            case "grid-height":
                return "" + grid.height();
            case "grid-width":
                return "" + grid.width();
            case "grid-get":
                return "" + grid.get(cell(w, 2), cell(w, 3));
            case "grid-set":
                grid.set(cell(w, 2), cell(w, 3), Integer.parseInt(w[4]));
                return "null";
            case "grid-set-oneway":
                Calls.setOneway(grid, cell(w, 2), cell(w, 3), Integer.parseInt(w[4]));
                return "null";
            default:
                throw unknown(w);
        }
    }

    private String performance(String[] w) throws Exception {
        PerformanceTest test = PerformanceTestHelper.narrow(reference(w));
        int octets = w.length > 2 ? Integer.parseInt(w[2]) : -1;
        int seed = w.length > 3 ? Integer.parseInt(w[3]) : 0;
        switch (w[0]) {
            case "perf-get":
                String value = test.value();
                Line line = new Line().number("length", value.length());
                if (octets >= 0) {
                    line.bool("as_expected", value.equals(Calls.patterned(octets, seed)));
                }
                return line.toString();
            case "perf-set":
                test.value(Calls.patterned(octets, seed));
                return "null";
            default:
                throw unknown(w);
        }
    }

    private String directory(String[] w) throws Exception {
        Directory directory = DirectoryHelper.narrow(reference(w));
        switch (w[0]) {
            case "dir-create":
                return Line.quoted(orb.object_to_string(directory.create(w[2])));
            case "dir-find":
                return Line.quoted(orb.object_to_string(directory.find(w[2])));
            case "dir-size":
                return "" + directory.size();
            default:
                throw unknown(w);
        }
    }

    private String entry(String[] w) throws Exception {
        Entry entry = EntryHelper.narrow(reference(w));
        switch (w[0]) {
            case "entry-name":
                return Line.quoted(entry.name());
            case "entry-get":
                return Line.quoted(entry.value());
            case "entry-set":
                entry.value(w[2]);
                return "null";
            default:
                throw unknown(w);
        }
    }

    private String object(String[] w) throws Exception {
        switch (w[0]) {
            case "keep":
                keeps = true;
                return "null";
            case "is-a":
                return "" + reference(w)._is_a(w[2]);
            case "non-existent":
                return "" + reference(w)._non_existent();
            case "unknown-op":
                Calls.unknownOperation(orb, reference(w), "no_such_operation");
                return "null";
            default:
                throw unknown(w);
        }
    }

    private org.omg.CORBA.Object reference(String[] w) throws IOException {
        String text = References.text(w[1]);
        if (!kept.containsKey(text)) {
            org.omg.CORBA.Object object = references.object(orb, text);
            if (!keeps) {
                return object;
            }
            kept.put(text, object);
        }
        return kept.get(text);
    }

    private static short cell(String[] w, int index) {
        return Short.parseShort(w[index]);
    }

    private static IllegalArgumentException unknown(String[] w) {
        return new IllegalArgumentException("unknown command " + w[0]);
    }
}
