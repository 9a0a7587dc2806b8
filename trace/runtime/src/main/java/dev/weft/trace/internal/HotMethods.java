package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.nio.LongBuffer;
import java.util.Arrays;

/*
 * What is stored is looked at by samples, a few chunks a round of the keeper, each of which stands for all that were given out
 * meanwhile. So the way of an event knows nothing of this.
 */
/** Finds the methods to throttle. For the keeper. */
final class HotMethods {
    /** So many calls a program may have recorded of whatever methods. */
    private static final long MANY = 1_000_000;
    private static final long MANY_OF_ONE = 100_000;
    /** Recording fewer calls a second costs less than a thousandth of a processor. */
    private static final long MANY_A_SECOND = 20_000;
    private static final long RECORDING_NANOS = 25;
    /** Whose recording takes less than one part in so many of the time of those who call it is left alone. */
    private static final long SHARE = 200;
    /** Between two events of a thread that is busy with calls; what is longer may be a wait, or another thread's turn. */
    private static final long LONGEST_GAP_NANOS = 10_000;
    private static final long SHORT_NANOS = 500;
    /** A thread that lost its processor in a call must not make the method a long one. */
    private static final long LONGEST_NANOS = 100_000;
    private static final long WINDOW_NANOS = 1_000_000_000;
    private static final int SAMPLES = 8;
    private static final int DEPTH = 256;

    private final ChunkPool pool;
    private final Throttle throttle;

    private long looked;
    private long windowStart = System.nanoTime();
    private long busyInWindow;
    private long ofAll;
    private long[] inAll = new long[0];
    private long[] inWindow = new long[0];
    private long[] timed = new long[0];
    private long[] nanos = new long[0];

    private final int[] open = new int[DEPTH];
    private final long[] begins = new long[DEPTH];

    HotMethods(ChunkPool pool, Throttle throttle) {
        this.pool = pool;
        this.throttle = throttle;
    }

    /** Looks at what was stored since the last time. */
    void look() {
        long given = pool.given();
        long fresh = given - looked;
        if (fresh > 0) {
            int samples = (int) Math.min(fresh, SAMPLES);
            for (int i = 1; i <= samples; i++) {
                int chunk = pool.chunkAt(looked + fresh * i / samples - 1);
                count(pool.window(chunk), pool.offset(chunk), fresh / samples);
            }
            looked = given;
            choose();
        }
        long now = System.nanoTime();
        if (now - windowStart > WINDOW_NANOS) {
            windowStart = now;
            busyInWindow = 0;
            Arrays.fill(inWindow, 0);
            Arrays.fill(timed, 0);
            Arrays.fill(nanos, 0);
        }
    }

    private void choose() {
        if (ofAll < MANY) {
            return;
        }
        for (int method = 1; method < inAll.length; method++) {
            if (inAll[method] >= MANY_OF_ONE && inWindow[method] >= MANY_A_SECOND && timed[method] > 0
                    && nanos[method] / timed[method] < SHORT_NANOS && inWindow[method] * RECORDING_NANOS >= busyInWindow / SHARE
                    && throttle.isOpenTo(method)) {
                throttle.start(method);
            }
        }
    }

    /** Counts the calls that a chunk has; a lane may be writing to it, and then it has fewer. */
    private void count(LongBuffer words, int start, long weight) {
        int depth = 0;
        long last = Long.MAX_VALUE;
        int end = start + Layout.CHUNK_WORDS;
        for (int at = start + Layout.CHUNK_HEADER_WORDS; at < end; at++) {
            long word = words.get(at);
            int kind = Layout.kind(word);
            if (kind == Layout.ENTER || kind == Layout.EXIT || kind == Layout.EXIT_THROWN) {
                busyInWindow += Math.max(0, Math.min(LONGEST_GAP_NANOS, Layout.delta(word) - last)) * weight;
                last = Layout.delta(word);
            }
            if (kind == Layout.ENTER) {
                if (depth < DEPTH) {
                    open[depth] = Layout.symbol(word);
                    begins[depth] = Layout.delta(word);
                }
                depth++;
            } else if (kind == Layout.EXIT || kind == Layout.EXIT_THROWN) {
                depth = Math.max(0, depth - 1);
                if (depth < DEPTH && open[depth] == Layout.symbol(word)) {
                    add(open[depth], Layout.delta(word) - begins[depth], weight);
                }
                if (depth < DEPTH) {
                    open[depth] = 0;
                }
            } else if (kind == Layout.THREAD || kind == Layout.BASE) {
                depth = 0;
                last = Long.MAX_VALUE;
            } else if (kind == Layout.RECORD) {
                at += Layout.recordWords(word);
            } else if (word == 0) {
                return;
            }
        }
    }

    private void add(int method, long duration, long weight) {
        ofAll += weight;
        if (method >= Throttle.SYMBOLS) {
            return;
        }
        if (method >= inAll.length) {
            int length = Math.min(Throttle.SYMBOLS, Math.max(method + 1, inAll.length * 2));
            inAll = Arrays.copyOf(inAll, length);
            inWindow = Arrays.copyOf(inWindow, length);
            timed = Arrays.copyOf(timed, length);
            nanos = Arrays.copyOf(nanos, length);
        }
        inAll[method] += weight;
        inWindow[method] += weight;
        timed[method]++;
        nanos[method] += Math.min(duration, LONGEST_NANOS);
    }
}
