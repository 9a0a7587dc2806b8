package dev.weft.sharing;

import dev.weft.lines.Switchboard;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The shared objects that were made in this process. One that never left it lasts as long as somebody here has it; one that did is kept
 * for others until it is {@linkplain #close closed}. Thread-safe.
 */
public final class Home {
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Map<Long, Place> PLACES = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Core> COLLECTED = new ReferenceQueue<>();

    static {
        Switchboard.serve(new Desk.Reception());
    }

    private Home() {}

    /**
     * Makes {@code core} known under a number that is never used again.
     *
     * @param sharer whom to name when others are to have it no more
     */
    public static <C extends Core> Link<C> add(C core, Object sharer) {
        // Two methods of the same number are found here and not by a caller.
        var _ = CoreMethod.of(core.getClass());
        forgetCollected();
        long number = NUMBERS.incrementAndGet();
        PLACES.put(number, new Place(number, core, sharer, Thread.currentThread().getContextClassLoader()));
        return new Link<>(Switchboard.address(), number, core);
    }

    private static void forgetCollected() {
        for (Reference<?> next = COLLECTED.poll(); next != null; next = COLLECTED.poll()) {
            PLACES.remove(((Place) next).number);
        }
    }

    /** How many objects of this process are there, for others or for who has them here. */
    static int size() {
        forgetCollected();
        return PLACES.size();
    }

    /** {@code link} is about to be told to another process, which may come back with it at any time. */
    public static void leaves(Link<?> link) {
        Place place = isHere(link.home()) ? PLACES.get(link.number()) : null;
        if (place != null) {
            place.keep();
        }
    }

    /** Other processes cannot ask for the objects of {@code sharer} any more; what they have of them is given up. */
    public static void close(Object sharer) {
        for (Place place : PLACES.values()) {
            if (place.sharer == sharer) {
                Core core = place.get();
                if (place.kept != null && core != null) {
                    core.lostToOthers();
                }
                place.close();
                if (core != null) {
                    Desk.closed(place, core);
                }
            }
        }
    }

    /** Whether {@code link} leads to an object that {@code sharer} has made. */
    public static boolean isOf(Link<?> link, Object sharer) {
        Place place = isHere(link.home()) ? PLACES.get(link.number()) : null;
        return place != null && place.sharer == sharer;
    }

    /** Whether {@code home} is this process. */
    public static boolean isHere(String home) {
        return home.equals(Switchboard.address());
    }

    /** The link to an object that arrived here as {@code home} and {@code number}; nobody is asked anything yet. */
    public static <C extends Core> Link<C> link(String home, long number, Class<C> type) {
        Place place = isHere(home) ? PLACES.get(number) : null;
        Core core = place == null ? null : place.get();
        return new Link<>(home, number, core == null ? Stub.of(home, number, type) : type.cast(core));
    }

    /** Where others find the object with this number; null if they do not. */
    static @Nullable Place place(long number) {
        Place place = PLACES.get(number);
        return place == null || place.closed ? null : place;
    }

    /** The cores that others may have something of. */
    static List<Core> cores() {
        var cores = new ArrayList<Core>();
        for (Place place : PLACES.values()) {
            Core core = place.kept;
            if (core != null) {
                cores.add(core);
            }
        }
        return cores;
    }

    /** Where a core is found. */
    static final class Place extends WeakReference<Core> {
        final long number;

        /** Finds the classes of the program whose object this is. */
        final ClassLoader loader;

        final Object sharer;

        /** The core, from when it first left this process until it is closed. */
        private volatile @Nullable Core kept;

        volatile boolean closed;

        Place(long number, Core core, Object sharer, @Nullable ClassLoader loader) {
            super(core, COLLECTED);
            this.number = number;
            this.sharer = sharer;
            this.loader = loader == null ? ClassLoader.getSystemClassLoader() : loader;
        }

        private void keep() {
            if (kept == null && !closed) {
                kept = get();
                if (closed) {
                    kept = null;
                }
            }
        }

        private void close() {
            closed = true;
            kept = null;
        }
    }
}
