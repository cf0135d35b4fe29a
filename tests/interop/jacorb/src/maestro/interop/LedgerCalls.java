package maestro.interop;

import maestro.interop.idl.Ledger;
import maestro.interop.idl.Receipt;

/** Calls whose answers say where in the order of all calls they were executed: those of `ledger.cc`. */
final class LedgerCalls {
    private LedgerCalls() {}

    /** Makes a client's n-th call and fills its line in, but for the outcome. */
    static Outcome call(Ledger ledger, int client, int n, Line line) {
        long cell = cell(n);
        boolean write = (client + n + n / 8) % 2 == 0;
        long value = (long) client << 32 | n;
        Receipt[] receipt = {null};
        Outcome outcome = Outcome.of(() -> receipt[0] =
                write ? ledger.write(client, n, (int) cell, value) : ledger.read(client, n, (int) cell));
        line.number("client", client).number("n", n).text("op", write ? "write" : "read").number("cell", cell);
        if (write) {
            line.number("value", value);
        }
        if (outcome.ok()) {
            line.number("delivery", receipt[0].delivery).number("count", receipt[0].count);
            line.number("digest", receipt[0].digest).number("before", receipt[0].before);
        }
        return outcome;
    }

    /** All clients of a machine use the same few cells at the same time, some for a second and some for ten. */
    private static long cell(int n) {
        long seconds = System.nanoTime() / 1_000_000_000L;
        return n % 8 == 7 ? 0x80000000L + seconds / 10 : seconds * 8 + n % 8;
    }
}
