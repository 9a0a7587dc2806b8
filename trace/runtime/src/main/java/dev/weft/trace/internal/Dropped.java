package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.Records;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be known of chunks that were dropped: of each thread its name, the calls that were under way, and how many events
 * there were. Of threads beyond a number, of those without calls under way that were not dropped of for long, and of those for which
 * there is no memory, only the events are counted. By the keeper only, so with no class that may be woven.
 */
final class Dropped {
    /** A power of two. */
    private static final int CHAINS = 4096;
    /** How many threads that have nothing under way are told apart. */
    private static final int MAX_IDLE = 1024;
    private static final int MAX_THREADS = 20_000;

    private final @Nullable DroppedThread[] chains = new DroppedThread[CHAINS];
    private int threads;
    /** Events of threads that are not told apart. */
    private long elsewhere;

    private LongBuffer out = LongBuffer.allocate(0);
    private int position;
    private int limit;
    private int nextChunk;
    private int chunksLeft;
    private long sequence;

    /** Takes over what the chunk holds that starts here; it may be forgotten then. */
    void add(LongBuffer words, int start, long cut) {
        long base = words.get(start + Layout.C_BASE);
        long id = words.get(start + Layout.C_THREAD);
        DroppedThread thread = null;
        int end = start + Layout.CHUNK_WORDS;
        for (int at = start + Layout.CHUNK_HEADER_WORDS; at < end; at++) {
            long word = words.get(at);
            switch (Layout.kind(word)) {
                case 0:
                    return;
                case Layout.THREAD:
                    id = Layout.payload(word);
                    thread = null;
                    break;
                case Layout.BASE:
                    base = Layout.payload(word);
                    break;
                case Layout.VALUE:
                case Layout.LOST:
                    break;
                case Layout.RECORD:
                    int count = Math.min(Layout.recordWords(word), end - at - 1);
                    if (Layout.recordType(word) == Layout.RECORD_THREAD_INFO && count > 0) {
                        describe(of(words.get(at + 1), cut), words, at, count);
                    }
                    at += count;
                    break;
                default:
                    thread = thread == null ? of(id, cut) : thread;
                    if (thread == null) {
                        elsewhere++;
                    } else {
                        thread.event(word, base + Layout.delta(word), at + 1 < end ? words.get(at + 1) : 0);
                    }
            }
        }
    }

    private static void describe(@Nullable DroppedThread thread, LongBuffer words, int at, int count) {
        if (thread != null) {
            try {
                long[] info = new long[1 + count];
                words.get(at, info);
                thread.info = info;
            } catch (OutOfMemoryError passing) {
                // It stays without a name until it is met again.
                return;
            }
        }
    }

    private @Nullable DroppedThread of(long id, long cut) {
        int chain = (int) id & (CHAINS - 1);
        DroppedThread thread = chains[chain];
        while (thread != null && thread.id != id) {
            thread = thread.next;
        }
        if (thread == null) {
            if (threads >= MAX_THREADS) {
                return null;
            }
            try {
                thread = new DroppedThread(id);
            } catch (OutOfMemoryError passing) {
                return null;
            }
            thread.next = chains[chain];
            chains[chain] = thread;
            threads++;
        }
        thread.cut = cut;
        return thread;
    }

    /** Writes all of it as events to an area of chunks; what does not fit is counted. */
    void write(ChunkPool pool, int firstChunk, int chunks, long cut) {
        forgetIdle(cut);
        out = pool.header();
        position = 0;
        limit = 0;
        nextChunk = firstChunk;
        chunksLeft = chunks;
        sequence = 0;
        long untold = elsewhere;
        for (DroppedThread first : chains) {
            for (DroppedThread thread = first; thread != null; thread = thread.next) {
                if (!write(pool, thread, cut)) {
                    untold += thread.events;
                }
            }
        }
        if (untold > 0) {
            tell(pool, untold, cut);
        }
        finish();
    }

    private void tell(ChunkPool pool, long untold, long cut) {
        try {
            long[] property = Records.property(Records.DROPPED_ELSEWHERE, String.valueOf(untold));
            if (room(pool, property.length, 0, cut)) {
                put(property);
            }
        } catch (OutOfMemoryError passing) {
            // The next cut tells it.
            return;
        }
    }

    private void forgetIdle(long cut) {
        for (int pass = 0; pass < 2; pass++) {
            int idle = 0;
            for (int chain = 0; chain < CHAINS; chain++) {
                DroppedThread before = null;
                for (DroppedThread thread = chains[chain]; thread != null; thread = thread.next) {
                    if (thread.depth == 0) {
                        idle++;
                    }
                    if (idle > MAX_IDLE && thread.depth == 0 && (pass == 1 || thread.cut != cut)) {
                        elsewhere += thread.events;
                        threads--;
                        idle--;
                        if (before == null) {
                            chains[chain] = thread.next;
                        } else {
                            before.next = thread.next;
                        }
                    } else {
                        before = thread;
                    }
                }
            }
            if (idle <= MAX_IDLE) {
                return;
            }
        }
    }

    private boolean write(ChunkPool pool, DroppedThread thread, long cut) {
        // With room for a property behind the last thread.
        if (!room(pool, thread.info.length + 1 + DroppedThread.TOLD_WORDS + 16, thread.id, cut)) {
            return false;
        }
        put(thread.info);
        put(Layout.plain(Layout.THREAD, thread.id));
        for (int frame = 0; frame < thread.depth; frame++) {
            if (!room(pool, DroppedThread.FRAME_WORDS + DroppedThread.TOLD_WORDS, thread.id, cut)) {
                break;
            }
            put(Layout.plain(Layout.BASE, thread.ticks(frame)));
            put(thread.word(frame));
            if (thread.value(frame) != 0) {
                put(thread.value(frame));
            }
        }
        put(Layout.record(Layout.RECORD_DROPPED, 2, 0));
        put(thread.lastTicks);
        put(thread.events);
        return true;
    }

    private boolean room(ChunkPool pool, int words, long threadId, long cut) {
        if (limit - position >= words) {
            return true;
        }
        if (chunksLeft == 0) {
            return false;
        }
        finish();
        out = pool.window(nextChunk);
        int start = pool.offset(nextChunk);
        out.put(start + Layout.C_SEQUENCE, sequence++);
        out.put(start + Layout.C_BASE, 0);
        out.put(start + Layout.C_THREAD, threadId);
        out.put(start + Layout.C_CUT, cut);
        out.put(start + Layout.C_MAGIC_LANE, (Layout.CHUNK_MAGIC & 0xffff_ffffL) | ((long) Layout.CUT_LANE << 32));
        position = start + Layout.CHUNK_HEADER_WORDS;
        limit = start + Layout.CHUNK_WORDS;
        nextChunk++;
        chunksLeft--;
        return true;
    }

    /** What an earlier cut has left behind must not be read on. */
    private void finish() {
        if (position < limit) {
            out.put(position, 0);
        }
    }

    private void put(long[] words) {
        for (long word : words) {
            put(word);
        }
    }

    private void put(long word) {
        out.put(position++, word);
    }
}
