package dev.weft.trace.format;

import java.util.ArrayList;
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

    private static final Comparator<Chunk> BY_LANE = Comparator.comparingInt(Chunk::lane)
            .thenComparingLong(Chunk::sequence)
            .thenComparingLong(Chunk::start);

    private final List<Chunk> chunks;

    private Directory(List<Chunk> chunks) {
        this.chunks = chunks;
    }

    static Directory read(Words words, int headerWords, int chunkWords, int chunkHeaderWords) {
        List<Chunk> chunks = new ArrayList<>();
        for (long at = headerWords; at < words.size(); at += chunkWords) {
            long magic = words.at(at + Layout.C_MAGIC_LANE);
            if ((int) magic == Layout.CHUNK_MAGIC) {
                chunks.add(new Chunk(
                        (int) (magic >>> 32),
                        words.at(at + Layout.C_SEQUENCE),
                        words.at(at + Layout.C_BASE),
                        words.at(at + Layout.C_THREAD),
                        at + chunkHeaderWords,
                        Math.min(at + chunkWords, words.size())));
            }
        }
        chunks.sort(BY_LANE);
        return new Directory(Collections.unmodifiableList(chunks));
    }

    List<Chunk> chunks() {
        return chunks;
    }
}
