package dev.weft.seen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The pools of this JVM that have not ended, for {@link PoolsBean}. A pool that is not used any more is forgotten with its memory.
 * Nothing of JMX is loaded here: most programs that make a pool are never looked at.
 */
public final class OpenPools {
    /** The system property that marks a JVM which has, or had, a pool. */
    public static final String PROPERTY = "weft.pools";

    private static final Set<ReadablePool> POOLS = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    static {
        System.setProperty(PROPERTY, "true");
    }

    private OpenPools() {}

    /** Adds a pool, which can be read from now on. */
    public static void add(ReadablePool pool) {
        POOLS.add(pool);
    }

    /** All of them, some of which may have ended. */
    public static List<ReadablePool> all() {
        synchronized (POOLS) {
            return List.copyOf(POOLS);
        }
    }

    /** What they do, in the order of their names. */
    static List<PoolReading> read() {
        var readings = new ArrayList<PoolReading>();
        for (ReadablePool pool : all()) {
            PoolReading reading = pool.read();
            if (reading == null) {
                POOLS.remove(pool);
            } else {
                readings.add(reading);
            }
        }
        // pool-10 behind pool-9.
        readings.sort(Comparator.<PoolReading>comparingInt(reading -> reading.name().length()).thenComparing(PoolReading::name));
        return readings;
    }
}
