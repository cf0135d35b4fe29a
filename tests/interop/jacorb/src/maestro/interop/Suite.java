package maestro.interop;

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

/** All checks of the interfaces in one process: what a stock client must see of any server of theirs. */
final class Suite {
    private final ORB orb;
    private final References references;
    private int passed;
    private int failed;

    /** A statement that should be true. */
    interface Check {
        boolean holds() throws Exception;
    }

    /** The checks of one interface, given a reference. */
    interface Checks {
        void run(String reference) throws Exception;
    }

    Suite(ORB orb, References references) {
        this.orb = orb;
        this.references = references;
    }

    int run(Map<String, String> options) {
        String large = options.getOrDefault("--large", "1048576");
        group("Grid", options.get("--grid"), this::grid);
        group("PerformanceTest", options.get("--performance"), r -> performance(r, Integer.parseInt(large)));
        group("Directory", options.get("--directory"), this::directory);
        System.out.println(new Line().bool("summary", true).number("passed", passed).number("failed", failed));
        return failed == 0 && passed > 0 ? 0 : 1;
    }

    /** Runs the checks of one interface; what they raise outside of a check is a failure too. */
    private void group(String name, String reference, Checks checks) {
        if (reference == null) {
            return;
        }
        Outcome outcome = Outcome.of(() -> checks.run(reference));
        if (!outcome.ok()) {
            report(name + " checks could run", false, outcome.text());
        }
    }

    private void check(String name, Check check) {
        boolean[] holds = {false};
        Outcome outcome = Outcome.of(() -> holds[0] = check.holds());
        report(name, outcome.ok() && holds[0], outcome.ok() ? "wrong result" : outcome.text());
    }

    /** Passes where the call raises the exception that the text names, "BAD_PARAM NO" for example. */
    private void raises(String name, String text, Outcome.Call call) {
        Outcome outcome = Outcome.of(call);
        report(name, outcome.text().equals(text), "raised " + outcome.text() + ", expected " + text);
    }

    private void report(String name, boolean pass, String detail) {
        Line line = new Line().text("check", name).bool("pass", pass);
        System.out.println(pass ? line : line.text("detail", detail));
        if (pass) {
            passed++;
        } else {
            failed++;
        }
    }

    private org.omg.CORBA.Object named(String reference, String key) throws Exception {
        return references.object(orb, References.corbaloc(orb, reference, key));
    }

    /** What every object answers, whatever its interface. */
    private void object(String reference, String name) throws Exception {
        org.omg.CORBA.Object object = references.object(orb, reference);
        String id = "IDL:" + name + ":1.0";
        check(name + " exists", () -> !object._non_existent());
        check(name + " is_a itself", () -> object._is_a(id));
        check(name + " is_a Object", () -> object._is_a("IDL:omg.org/CORBA/Object:1.0"));
        check(name + " is not something else", () -> !object._is_a("IDL:SomethingElse:1.0"));
        raises(name + " unknown operation", "BAD_OPERATION NO", () -> Calls.unknownOperation(orb, object, "no_such_operation"));
        check(name + " by name", () -> !named(reference, name)._non_existent() && named(reference, name)._is_a(id));
        check(name + " unknown key does not exist", () -> named(reference, "NoSuchObject")._non_existent());
        raises(
                name + " unknown key",
                "OBJECT_NOT_EXIST NO",
                () -> Calls.unknownOperation(orb, named(reference, "NoSuchObject"), "anything"));
    }

    private void grid(String reference) throws Exception {
        object(reference, "Grid");
        Grid grid = GridHelper.narrow(references.object(orb, reference));
        check("Grid height and width", () -> grid.height() == 10 && grid.width() == 10);
        int[] values = {0, 1, -1, 305419896, Integer.MAX_VALUE, Integer.MIN_VALUE};
        for (short place = 0; place < values.length; place++) {
            short n = place;
            short m = (short) (9 - place);
            int value = values[place];
            check("Grid set and get " + value, () -> {
                grid.set(n, m, value);
                return grid.get(n, m) == value;
            });
        }
        short[][] outside = {{10, 0}, {0, 10}, {-1, 0}, {0, -1}, {Short.MAX_VALUE, Short.MIN_VALUE}};
        for (short[] cell : outside) {
            String at = cell[0] + "," + cell[1];
            raises("Grid set outside " + at, "BAD_PARAM NO", () -> grid.set(cell[0], cell[1], 1));
            raises("Grid get outside " + at, "BAD_PARAM NO", () -> grid.get(cell[0], cell[1]));
        }
        check("Grid set and get by name", () -> {
            GridHelper.narrow(named(reference, "Grid")).set((short) 3, (short) 4, 99);
            return grid.get((short) 3, (short) 4) == 99;
        });
        check("Grid set as a oneway", () -> onewayArrives(grid));
    }

    private boolean onewayArrives(Grid grid) throws Exception {
        Calls.setOneway(grid, (short) 5, (short) 5, 4242);
        // A oneway may go out on another connection than the next call, so what follows may overtake it.
        for (int i = 0; i < 10000; i++) {
            if (grid.get((short) 5, (short) 5) == 4242) {
                return true;
            }
        }
        return false;
    }

    private void performance(String reference, int large) throws Exception {
        object(reference, "PerformanceTest");
        PerformanceTest test = PerformanceTestHelper.narrow(references.object(orb, reference));
        for (int octets : new int[] {0, 1, 4, 1024, 8100, 8192, 8300, 65536, large}) {
            check("PerformanceTest value of " + octets, () -> {
                String value = Calls.patterned(octets, octets);
                test.value(value);
                return test.value().equals(value);
            });
        }
    }

    private void directory(String reference) throws Exception {
        object(reference, "Directory");
        Directory directory = DirectoryHelper.narrow(references.object(orb, reference));
        String name = "entry-" + System.nanoTime();
        int before = directory.size();
        raises("Directory find what is not there", "NotFound " + name, () -> directory.find(name));
        Entry[] created = {null};
        check("Directory create", () -> {
            created[0] = EntryHelper.narrow(references.object(orb, directory.create(name)));
            return directory.size() == before + 1;
        });
        raises("Directory create twice", "AlreadyBound ", () -> directory.create(name));
        Entry entry = created[0];
        if (entry == null) {
            return;
        }
        check("Entry name", () -> entry.name().equals(name));
        check("Entry value through another reference", () -> {
            entry.value("forty-two");
            Entry found = EntryHelper.narrow(references.object(orb, directory.find(name)));
            return found.value().equals("forty-two");
        });
        check("Entry by its stringified reference", () -> {
            String text = orb.object_to_string(entry);
            return EntryHelper.narrow(orb.string_to_object(text)).name().equals(name);
        });
        check("Entry is_a", () -> entry._is_a("IDL:Entry:1.0") && !entry._is_a("IDL:Directory:1.0"));
        raises("Entry unknown operation", "BAD_OPERATION NO", () -> Calls.unknownOperation(orb, entry, "no_such_operation"));
    }
}
