package dev.weft.sharing;

import dev.weft.lines.Switchboard;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The shared objects that were made in this process. Thread-safe. */
public final class Home {
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Map<Long, Place> PLACES = new ConcurrentHashMap<>();

    /** Objects that are no longer there for others, but for those here who have them. */
    private static final Map<Long, Removed> REMOVED = new ConcurrentHashMap<>();

    private static final ReferenceQueue<Core> COLLECTED = new ReferenceQueue<>();

    static {
        Switchboard.serve(new Desk.Reception());
    }

    private Home() {}

    /** Makes {@code core} known under a number that is never used again. */
    public static <C extends Core> Link<C> add(C core) {
        // Two of the same number are found here and not by a caller.
        var _ = CoreMethod.of(core.getClass());
        long number = NUMBERS.incrementAndGet();
        PLACES.put(number, new Place(core, Thread.currentThread().getContextClassLoader()));
        return new Link<>(Switchboard.address(), number, core);
    }

    /** Other processes cannot ask for it any more; what they have of it is given up. */
    public static void remove(Link<?> link) {
        Place place = PLACES.get(link.number());
        if (place == null) {
            return;
        }
        // At every moment who has it finds it in one of the two.
        REMOVED.put(link.number(), new Removed(link.number(), place.core));
        for (Reference<?> next = COLLECTED.poll(); next != null; next = COLLECTED.poll()) {
            REMOVED.remove(((Removed) next).number);
        }
        PLACES.remove(link.number());
        place.removed = true;
        Desk.removed(place);
    }

    /** Whether {@code home} is this process. */
    public static boolean isHere(String home) {
        return home.equals(Switchboard.address());
    }

    /** The link to an object that arrived here as {@code home} and {@code number}; nobody is asked anything yet. */
    public static <C extends Core> Link<C> link(String home, long number, Class<C> type) {
        Core core = isHere(home) ? core(number) : null;
        return new Link<>(home, number, core == null ? Stub.of(home, number, type) : type.cast(core));
    }

    /** The core with this number, as long as anybody has it. */
    private static @Nullable Core core(long number) {
        Place place = PLACES.get(number);
        if (place != null) {
            return place.core;
        }
        Removed removed = REMOVED.get(number);
        return removed == null ? null : removed.get();
    }

    static @Nullable Place place(long number) {
        return PLACES.get(number);
    }

    static Iterable<Place> places() {
        return PLACES.values();
    }

    private static final class Removed extends WeakReference<Core> {
        final long number;

        Removed(long number, Core core) {
            super(core, COLLECTED);
            this.number = number;
        }
    }

    /** A core that others can ask for. */
    static final class Place {
        final Core core;

        /** Finds the classes of the program whose object this is. */
        final ClassLoader loader;

        volatile boolean removed;

        Place(Core core, @Nullable ClassLoader loader) {
            this.core = core;
            this.loader = loader == null ? ClassLoader.getSystemClassLoader() : loader;
        }
    }
}
