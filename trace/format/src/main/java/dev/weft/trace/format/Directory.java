package dev.weft.trace.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Which chunks a file has, by lane and in the order of their lane. */
final class Directory {
    /**
     * A chunk that was given out.
     *
     * @param start index of its first event word in the file
     * @param end index after its last word
     */
    record Chunk(int lane, long sequence, long base, long thread, long start, long end) {}

    private static final int HEAD_BYTES = Layout.CHUNK_HEADER_WORDS_USED * Long.BYTES;
    private static final Comparator<Chunk> BY_LANE = Comparator.comparingInt(Chunk::lane)
            .thenComparingLong(Chunk::sequence)
            .thenComparingLong(Chunk::start);

    private final List<Chunk> chunks;

    private Directory(List<Chunk> chunks) {
        this.chunks = chunks;
    }

    /**
     * Reads the heads of all chunks that are there at the cut of that number; through the channel, since a mapped read of a part that was
     * never written may need a page of a file system that has none left.
     */
    static Directory read(FileChannel channel, int headerWords, int chunkWords, int chunkHeaderWords, long cut)
            throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        long size = channel.size() / Long.BYTES;
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = headerWords; at < size; at += chunkWords) {
            Arrays.fill(head.array(), (byte) 0);
            channel.read(head.clear(), at * Long.BYTES);
            long magic = head.getLong(Layout.C_MAGIC_LANE * Long.BYTES);
            int lane = (int) (magic >>> 32);
            if ((int) magic == Layout.CHUNK_MAGIC && isThere(lane, head.getLong(Layout.C_CUT * Long.BYTES), cut)) {
                chunks.add(new Chunk(
                        lane,
                        head.getLong(Layout.C_SEQUENCE * Long.BYTES),
                        head.getLong(Layout.C_BASE * Long.BYTES),
                        head.getLong(Layout.C_THREAD * Long.BYTES),
                        at + chunkHeaderWords,
                        Math.min(at + chunkWords, size)));
            }
        }
        chunks.sort(BY_LANE);
        return new Directory(Collections.unmodifiableList(chunks));
    }

    private static boolean isThere(int lane, long chunkCut, long cut) {
        return lane == Layout.CUT_LANE ? chunkCut == cut : chunkCut == 0 || Long.compareUnsigned(chunkCut, cut) > 0;
    }

    List<Chunk> chunks() {
        return chunks;
    }
}
