package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * The JVM keeps in memory, for jstat, how often each of its collectors has paused the program, for how long altogether, and when the last
 * pause began and ended, by a clock that ticks nanoseconds like that of System.nanoTime but from another moment on. Reading them costs as
 * much as reading memory. Who reads them is a thread of Java, which does not run during a pause, so they are never half written.
 */
/** The pauses of the garbage collectors, as slices and as a sum. Used by one thread. */
final class Pauses {
    private static final String COLLECTOR = "sun.gc.collector.";
    private static final byte LONG = 'J';
    private static final byte BYTE = 'B';
    private static final int PROLOGUE_BYTES = 32;

    private final List<Collector> collectors = new ArrayList<>();
    private final int sum = Api.name(Layout.SYMBOL_COUNTER, "GC pauses, \u00b5s");
    private final double nanosPerTick;
    private final long shift;
    private double nanos;

    /** A collector, with where its counters are. */
    private static final class Collector {
        final ByteBuffer memory;
        final int slice;
        final int pausesAt;
        final int beginAt;
        final int endAt;
        final int timeAt;
        long pauses;
        long time;

        Collector(ByteBuffer memory, Map<String, Integer> places, String prefix) {
            this.memory = memory;
            pausesAt = place(places, prefix + "invocations");
            beginAt = place(places, prefix + "lastEntryTime");
            endAt = place(places, prefix + "lastExitTime");
            timeAt = place(places, prefix + "time");
            pauses = memory.getLong(pausesAt);
            time = memory.getLong(timeAt);
            slice = Api.name(Layout.SYMBOL_SLICE, "GC: " + text(memory, place(places, prefix + "name")));
        }

        /** @throws IllegalArgumentException if this JVM has no such counter */
        private static int place(Map<String, Integer> places, String counter) {
            Integer at = places.get(counter);
            if (at == null) {
                throw new IllegalArgumentException(counter);
            }
            return at;
        }

        private static String text(ByteBuffer memory, int at) {
            int end = at;
            while (memory.get(end) != 0) {
                end++;
            }
            byte[] bytes = new byte[end - at];
            memory.get(at, bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private Pauses(PerfMemory perf) throws IOException {
        ByteBuffer memory = perf.attach();
        memory.order(memory.get(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        Map<String, Integer> places = places(memory);
        for (int number = 0; number < 10; number++) {
            String prefix = COLLECTOR + number + ".";
            if (places.containsKey(prefix + "lastExitTime")) {
                collectors.add(new Collector(memory, places, prefix));
            }
        }
        nanosPerTick = 1e9 / perf.ticksPerSecond();
        long before = System.nanoTime();
        long ticks = perf.ticks();
        shift = before + (System.nanoTime() - before) / 2 - Math.round(ticks * nanosPerTick);
    }

    /** Null where the JVM does not keep its counters. */
    static @Nullable Pauses in(PerfMemory perf) {
        try {
            Pauses pauses = new Pauses(perf);
            return pauses.collectors.isEmpty() ? null : pauses;
        } catch (IOException | RuntimeException unknown) {
            return null;
        }
    }

    /** Where the values of the collectors' counters are, by name. */
    private static Map<String, Integer> places(ByteBuffer memory) {
        Map<String, Integer> places = new HashMap<>();
        int at = memory.getInt(PROLOGUE_BYTES - 8);
        for (int left = memory.getInt(PROLOGUE_BYTES - 4); left > 0; left--) {
            int nameAt = at + memory.getInt(at + 4);
            byte type = memory.get(at + 12);
            if (type == LONG || type == BYTE) {
                String name = Collector.text(memory, nameAt);
                if (name.startsWith(COLLECTOR)) {
                    places.put(name, at + memory.getInt(at + 16));
                }
            }
            at += memory.getInt(at);
        }
        return places;
    }

    /** Records the latest pause of each collector that has paused since, and how long all pauses were; true if there was one. */
    boolean record(Lane lane) {
        boolean paused = false;
        for (Collector collector : collectors) {
            long pauses = collector.memory.getLong(collector.pausesAt);
            if (pauses != collector.pauses) {
                collector.pauses = pauses;
                paused = true;
                lane.eventAt(nanos(collector.memory.getLong(collector.beginAt)), Layout.BEGIN, collector.slice);
                lane.eventAt(nanos(collector.memory.getLong(collector.endAt)), Layout.END, collector.slice);
            }
            long time = collector.memory.getLong(collector.timeAt);
            nanos += (time - collector.time) * nanosPerTick;
            collector.time = time;
        }
        if (paused) {
            lane.event(Layout.COUNTER, sum, Math.round(nanos / 1000));
        }
        return paused;
    }

    private long nanos(long ticks) {
        return shift + Math.round(ticks * nanosPerTick);
    }
}
