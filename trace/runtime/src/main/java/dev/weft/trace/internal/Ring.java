package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.lang.invoke.VarHandle;
import java.nio.LongBuffer;

/*
 * The oldest chunks are dropped in batches. Each batch is a cut with a number, and the word H_CUT of the file says which cut holds:
 *
 *   1. the chunks of the batch get the number of the cut, which so far says nothing;
 *   2. what is still to be known of them (Dropped) is written to that one of two areas at the end of the file that the cut before does
 *      not use;
 *   3. H_CUT gets the number: from this store on the chunks are not there any more, and the new area is;
 *   4. the chunks are wiped, header first, and offered again.
 *
 * So a file that is left at any moment is whole. A lane marks a chunk when it has left it; one that has no mark may be written to, and is
 * passed over, so each lane keeps its newest chunk however old it is.
 *
 * `order` is the supply: the chunk at each position, modulo its length. A position is read before it is taken by compare-and-set, and is
 * written again only after it was taken, since there are never more blank chunks than places.
 */
/** Gives chunks anew when the file is full, the oldest first. For the keeper, but for {@link #chunk}. */
final class Ring {
    private final int[] order;
    private final int areaChunks;
    private final int firstOfAreas;
    private final Dropped dropped = new Dropped();
    private final long[] zeroWords = new long[Layout.CHUNK_WORDS - Layout.CHUNK_HEADER_WORDS];

    /** Chunks that were given out, the oldest first. */
    private final int[] given;
    private int givenCount;
    /** Those that are dropped now. */
    private final int[] oldest;
    private int oldestCount;
    private long followed;
    private long cut;

    /** @param limit how many chunks the file may have */
    Ring(int limit) {
        areaChunks = Math.max(1, limit / 64);
        firstOfAreas = limit - 2 * areaChunks;
        order = new int[firstOfAreas];
        given = new int[firstOfAreas];
        oldest = new int[firstOfAreas];
    }

    /** The chunk at this position of the supply, by anyone. */
    int chunk(long position) {
        return order[(int) (position % order.length)];
    }

    /** Adds new chunks of the file to the supply, which ends at {@code ready}; where it ends then. */
    long add(long ready, int from, int to) {
        long end = ready;
        for (int chunk = from; chunk < to && chunk < firstOfAreas; chunk++) {
            order[(int) (end++ % order.length)] = chunk;
        }
        return end;
    }

    /** Drops up to {@code most} chunks and adds them to the supply, of which {@code taken} are given out; where it ends then. */
    long reuse(ChunkPool pool, long ready, long taken, int most) {
        for (; followed < taken; followed++) {
            given[givenCount++] = chunk(followed);
        }
        choose(pool, most);
        if (oldestCount == 0) {
            return ready;
        }
        cut++;
        for (int i = 0; i < oldestCount; i++) {
            LongBuffer words = pool.window(oldest[i]);
            int start = pool.offset(oldest[i]);
            words.put(start + Layout.C_CUT, cut);
            dropped.add(words, start, cut);
        }
        dropped.write(pool, firstOfAreas + (cut % 2 == 0 ? 0 : areaChunks), areaChunks, cut);
        VarHandle.storeStoreFence();
        pool.header().put(Layout.H_CUT, cut);
        VarHandle.storeStoreFence();
        long end = ready;
        for (int i = 0; i < oldestCount; i++) {
            wipe(pool.window(oldest[i]), pool.offset(oldest[i]));
            order[(int) (end++ % order.length)] = oldest[i];
        }
        return end;
    }

    /** Takes the oldest chunks that nobody uses any more out of those that were given; those of names stay for good. */
    private void choose(ChunkPool pool, int most) {
        oldestCount = 0;
        int kept = 0;
        for (int i = 0; i < givenCount; i++) {
            int chunk = given[i];
            LongBuffer words = pool.window(chunk);
            int start = pool.offset(chunk);
            long magic = words.get(start + Layout.C_MAGIC_LANE);
            boolean names = (int) magic == Layout.CHUNK_MAGIC && magic >>> 32 == Layout.METADATA_LANE;
            if (oldestCount < most && words.get(start + Layout.C_LEFT) != 0) {
                oldest[oldestCount++] = chunk;
            } else if (!names) {
                given[kept++] = chunk;
            }
        }
        givenCount = kept;
        // What the lanes stored before their marks is seen behind this.
        VarHandle.acquireFence();
    }

    private void wipe(LongBuffer words, int start) {
        words.put(start + Layout.C_MAGIC_LANE, 0);
        VarHandle.storeStoreFence();
        for (int i = 1; i < Layout.CHUNK_HEADER_WORDS; i++) {
            words.put(start + i, 0);
        }
        words.put(start + Layout.CHUNK_HEADER_WORDS, zeroWords);
    }
}
