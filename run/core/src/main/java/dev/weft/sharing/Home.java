package dev.weft.sharing;

import dev.weft.lines.Switchboard;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The shared objects that were made in this process. Thread-safe. */
public final class Home {
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Map<Long, Core> CORES = new ConcurrentHashMap<>();

    private Home() {}

    /** Makes {@code core} known under a number that is never used again. */
    public static <C extends Core> Link<C> add(C core) {
        long number = NUMBERS.incrementAndGet();
        CORES.put(number, core);
        return new Link<>(Switchboard.address(), number, core);
    }

    /** Other processes cannot ask for it any more. */
    public static void remove(Link<?> link) {
        CORES.remove(link.number());
    }

    /** Whether {@code home} is this process. */
    public static boolean isHere(String home) {
        return home.equals(Switchboard.address());
    }

    /** The link to an object that arrived here as {@code home} and {@code number}. */
    public static <C extends Core> Link<C> link(String home, long number, Class<C> type) {
        if (!isHere(home)) {
            throw new UnsupportedOperationException("objects of other processes");
        }
        Core core = CORES.get(number);
        if (core == null) {
            throw new IllegalStateException("this shared object is no more: its sharer was closed");
        }
        return new Link<>(home, number, type.cast(core));
    }
}
