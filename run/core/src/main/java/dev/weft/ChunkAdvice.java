package dev.weft;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells whoever has set a chunk that is far off what it costs and which one would do. */
final class ChunkAdvice {
    /** What may be lost without a word. */
    private static final double LEAST_LOSS_NANOS = 100e6;

    /** How many times as long as the work handing it over may take, */
    private static final double MOST_HAND_OVER = 2;

    /** and how many times as long as it need all of it may take. */
    private static final double MOST_TIME = 1.5;

    /** How many chunks each worker should have, so that all end at about the same time. */
    private static final int CHUNKS_A_WORKER = 4;

    private ChunkAdvice() {}

    /**
     * What is to be said of a loop that has run; null if nothing is.
     *
     * @param items how many it had
     * @param itemNanos how long one took, {@link MeanTime#UNKNOWN} if nobody knows
     * @param workers how many ran at a time
     * @param handOverNanos what it costs to hand over a chunk
     */
    static @Nullable String text(String pool, int chunk, long items, double itemNanos, int workers, long handOverNanos) {
        if (workers == 0 || itemNanos >= MeanTime.UNKNOWN) {
            return null;
        }
        double work = items * itemNanos;
        long chunks = Math.ceilDiv(items, chunk);
        double handOver = (double) chunks * handOverNanos;
        if (handOver >= LEAST_LOSS_NANOS && handOver > MOST_HAND_OVER * work) {
            return say(pool, chunk, String.format(Locale.ROOT,
                    "is small for tasks of %s: to hand over %,d chunks took longer than to run them", time(itemNanos), chunks),
                    Mapping.groupSize((long) itemNanos));
        }
        double least = work / Math.min(workers, items);
        double most = Math.ceilDiv(chunks, workers) * Math.min(chunk, items) * itemNanos;
        if (most - least >= LEAST_LOSS_NANOS && most > MOST_TIME * least) {
            return say(pool, chunk, String.format(Locale.ROOT,
                    "is large for %,d tasks of %s: they were %,d %s for %,d workers, some of which had nothing to do",
                    items, time(itemNanos), chunks, chunks == 1 ? "chunk" : "chunks", workers),
                    Math.max(1, items / ((long) CHUNKS_A_WORKER * workers)));
        }
        return null;
    }

    private static String say(String pool, int chunk, String what, long better) {
        return "a chunk of " + chunk + " on " + pool + " " + what + "; leave chunk out, or set it to " + better;
    }

    private static String time(double nanos) {
        if (nanos < 1e4) {
            return Math.round(nanos) + " ns";
        }
        return nanos < 1e7 ? Math.round(nanos / 1e3) + " µs" : Math.round(nanos / 1e6) + " ms";
    }
}
