package maestro.interop;

import java.util.HashSet;
import java.util.Set;

/** What a client may read of a cell that it alone writes. */
final class Register {
    private final Set<Integer> pending = new HashSet<>();
    private Integer value;

    /** A write ended: acknowledged, perhaps executed, or neither. */
    void set(int written, boolean acknowledged, boolean maybe) {
        if (acknowledged) {
            value = written;
        } else if (maybe) {
            pending.add(written);
        }
    }

    /**
     * Whether a read may give this: the last acknowledged write, or one of unknown outcome that took effect since.
     * Each of those can take effect once.
     */
    boolean got(int read) {
        boolean right = value == null || value == read || pending.remove(read);
        if (right) {
            value = read;
        }
        return right;
    }

    @Override
    public String toString() {
        return value + (pending.isEmpty() ? "" : " or one of " + pending.size() + " pending");
    }
}
