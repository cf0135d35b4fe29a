package maestro.interop;

import java.io.BufferedWriter;
import java.io.FileWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import maestro.interop.idl.Directory;
import maestro.interop.idl.DirectoryHelper;
import maestro.interop.idl.Grid;
import maestro.interop.idl.GridHelper;
import maestro.interop.idl.Ledger;
import maestro.interop.idl.LedgerHelper;
import org.omg.CORBA.ORB;

/**
 * Many clients at once that go on whatever happens to the server, and write down what each call did and when. Options,
 * lines and control are those of `omni-client load`.
 */
final class Load {
    private final Supplier<ORB> orbs;
    private final References references;
    private final Map<String, String> options;
    private final List<Client> clients = new ArrayList<>();
    private final AtomicLong ok = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final long ops;
    private final long seconds;
    private final boolean shared;
    private volatile boolean stop;
    private long untilNs;
    private PrintWriter out;

    private static final class Client {
        final AtomicLong ok = new AtomicLong();
        final Map<String, Long> exceptions = new TreeMap<>();
        long failed;
        long lastOkNs;
        long longestGapNs;
    }

    Load(Supplier<ORB> orbs, References references, Map<String, String> options) throws IOException {
        this.orbs = orbs;
        this.references = references;
        this.options = options;
        ops = number("--ops", 0);
        seconds = number("--seconds", 0);
        shared = options.getOrDefault("--mode", "own").equals("shared");
        if (Stream.of("--grid", "--directory", "--ledger").filter(options::containsKey).count() != 1) {
            throw new IllegalArgumentException("one of --grid REF, --directory REF and --ledger REF is needed");
        }
        if (options.containsKey("--ledger")) {
            RequestNumbers.startAt(number("--first-client", 0) << 40);
        }
        if (!shared && options.containsKey("--grid") && number("--clients", 64) > 100) {
            throw new IllegalArgumentException("a Grid has 100 cells: at most 100 clients with --mode own");
        }
    }

    int run() throws Exception {
        if (options.containsKey("--out")) {
            out = new PrintWriter(new BufferedWriter(new FileWriter(options.get("--out"))));
        }
        untilNs = seconds == 0 ? 0 : System.nanoTime() + seconds * 1_000_000_000L;
        boolean each = options.getOrDefault("--orbs", "each").equals("each");
        ORB common = each ? null : orbs.get();
        int count = (int) number("--clients", 64);
        for (int i = 0; i < count; i++) {
            clients.add(new Client());
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            ORB orb = each ? orbs.get() : common;
            Thread thread = new Thread(() -> client(index, orb));
            thread.start();
            threads.add(thread);
        }
        if (ops == 0 && seconds == 0) {
            control();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (out != null) {
            out.close();
        }
        printSummary();
        return wrong.get() == 0 && ok.get() > 0 ? 0 : 1;
    }

    private long number(String name, long otherwise) {
        return options.containsKey(name) ? Long.parseLong(options.get(name)) : otherwise;
    }

    private boolean more(long done) {
        return !stop && (ops == 0 || done < ops) && (untilNs == 0 || System.nanoTime() < untilNs);
    }

    private void client(int index, ORB orb) {
        Outcome outcome = Outcome.of(() -> {
            if (options.containsKey("--ledger")) {
                ledgerClient(
                        index, LedgerHelper.unchecked_narrow(references.object(orb, options.get("--ledger"))));
            } else if (options.containsKey("--grid")) {
                gridClient(index, GridHelper.unchecked_narrow(references.object(orb, options.get("--grid"))));
            } else {
                directoryClient(
                        index, DirectoryHelper.unchecked_narrow(references.object(orb, options.get("--directory"))));
            }
        });
        if (!outcome.ok()) {
            System.err.println("jacorb-client: client " + index + ": " + outcome.text());
            wrong.incrementAndGet();
        }
        finished.incrementAndGet();
    }

    private void gridClient(int index, Grid grid) throws InterruptedException {
        long first = number("--first", 1);
        long cells = number("--cells", 4);
        Register expected = new Register();
        for (long done = 0; more(done); done++) {
            long n = first + done;
            long place = shared ? (index + n / 2) % cells : index;
            short row = (short) (place / 10);
            short column = (short) (place % 10);
            boolean set = (done + (shared ? index : 1)) % 2 == 0;
            int[] value = {(int) ((long) index << 20 | (n & 0xfffff))};
            Outcome outcome = Outcome.of(() -> {
                if (set) {
                    grid.set(row, column, value[0]);
                } else {
                    value[0] = grid.get(row, column);
                }
            });
            if (!shared && set) {
                expected.set(value[0], outcome.ok(), outcome.maybe());
            }
            Line line = new Line().number("client", index).number("n", n).text("op", set ? "set" : "get");
            line.raw("cell", "[" + row + "," + column + "]");
            if (set || outcome.ok()) {
                line.number("value", value[0]);
            }
            if (!shared && !set && outcome.ok() && !expected.got(value[0])) {
                wrong.incrementAndGet();
                line.text("wrong", "expected " + expected);
            }
            note(index, outcome, line);
        }
    }

    /** Creates a name, then finds it; whoever was told that it was created must find it. */
    private void directoryClient(int index, Directory directory) throws InterruptedException {
        long first = number("--first", 1);
        String prefix = options.getOrDefault("--prefix", Long.toString(ProcessHandle.current().pid()));
        boolean created = false;
        for (long done = 0; more(done); done++) {
            long n = first + done / 2;
            boolean create = done % 2 == 0;
            String name = prefix + "-" + index + "-" + n;
            Outcome outcome = Outcome.of(() -> {
                if ((create ? directory.create(name) : directory.find(name)) == null) {
                    throw new IllegalStateException("a nil reference");
                }
            });
            Line line = new Line().number("client", index).number("n", n);
            line.text("op", create ? "create" : "find").text("name", name);
            if (create) {
                created = outcome.ok();
            } else if (created && outcome.kind.equals("user")) {
                wrong.incrementAndGet();
                line.text("wrong", "was created");
            }
            note(index, outcome, line);
        }
    }

    /** Calls that a judge compares with what the replicas executed. */
    private void ledgerClient(int index, Ledger ledger) throws InterruptedException {
        int client = (int) number("--first-client", 0) + index;
        long first = number("--first", 1);
        long periodNs = number("--period-us", 0) * 1000;
        long nextNs = System.nanoTime();
        for (long done = 0; more(done); done++) {
            Line line = new Line();
            note(index, LedgerCalls.call(ledger, client, (int) (first + done), line), line);
            nextNs = Math.max(nextNs + periodNs, System.nanoTime());
            TimeUnit.NANOSECONDS.sleep(nextNs - System.nanoTime());
        }
    }

    private void note(int index, Outcome outcome, Line line) throws InterruptedException {
        Client client = clients.get(index);
        outcome.appendTo(line);
        if (outcome.ok()) {
            if (client.lastOkNs != 0) {
                client.longestGapNs = Math.max(client.longestGapNs, outcome.endNs - client.lastOkNs);
            }
            client.lastOkNs = outcome.endNs;
            ok.incrementAndGet();
            if (client.ok.getAndIncrement() == 0 && running.incrementAndGet() == clients.size()) {
                System.out.println(new Line().text("event", "running").number("clients", clients.size())
                        .number("time_ns", System.nanoTime()));
            }
        } else {
            failed.incrementAndGet();
            client.failed++;
            client.exceptions.merge(outcome.kind.equals("user") ? outcome.name : outcome.text(), 1L, Long::sum);
        }
        if (out != null) {
            out.println(line); // locks itself
        }
        if (!outcome.ok() && !outcome.kind.equals("user")) {
            Thread.sleep(number("--pause-ms", 5));
        }
    }

    private void control() throws InterruptedException {
        Scanner input = new Scanner(System.in);
        while (input.hasNext()) {
            String word = input.next();
            if (word.equals("totals")) {
                printTotals("totals");
            } else if (word.equals("wait") && input.hasNextLong()) {
                waitFor(input.nextLong());
            } else {
                System.err.println("jacorb-client: what is " + word + "?");
            }
        }
        stop = true;
    }

    private void waitFor(long moreOk) throws InterruptedException {
        List<Long> goal = new ArrayList<>();
        clients.forEach(client -> goal.add(client.ok.get() + moreOk));
        for (int i = 0; i < clients.size() && finished.get() == 0; ) {
            if (clients.get(i).ok.get() >= goal.get(i)) {
                i++;
            } else {
                Thread.sleep(1);
            }
        }
        printTotals("waited");
    }

    private void printTotals(String event) {
        long least = clients.stream().mapToLong(client -> client.ok.get()).min().orElse(0);
        System.out.println(new Line().text("event", event).number("time_ns", System.nanoTime()).number("ok", ok.get())
                .number("failed", failed.get()).number("wrong", wrong.get()).number("least_ok", least));
    }

    private void printSummary() {
        Map<String, Long> exceptions = new TreeMap<>();
        long gap = 0;
        long mostFailed = 0;
        for (Client client : clients) {
            gap = Math.max(gap, client.longestGapNs);
            mostFailed = Math.max(mostFailed, client.failed);
            client.exceptions.forEach((name, count) -> exceptions.merge(name, count, Long::sum));
        }
        Line kinds = new Line();
        exceptions.forEach(kinds::number);
        System.out.println(new Line().bool("summary", true).number("clients", clients.size()).number("ok", ok.get())
                .number("failed", failed.get()).number("wrong", wrong.get()).number("most_failed_of_one_client", mostFailed)
                .number("longest_gap_us", gap / 1000).raw("exceptions", kinds.toString()));
    }
}
