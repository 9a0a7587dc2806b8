package dev.weft.trace.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedFileTest {
    @TempDir
    Path folder;

    /** Two chunks, one of them short; so that every word of interest lies within the first few hundred bytes of a chunk. */
    static byte[] sample() {
        TraceFileBuilder trace = new TraceFileBuilder(1).property("process.name", "sample");
        int run = trace.method("A", "run", "()V", "A.java", 1);
        int count = trace.name(Layout.SYMBOL_COUNTER, "count");
        trace.thread(1, 1, "main");
        LaneBuilder lane = trace.lane(1).thread(1);
        for (int i = 0; i < 40; i++) {
            lane.enter(run, i * 10L).event(Layout.COUNTER, count, i * 10L + 1, i).exit(run, i * 10L + 2);
            if (i == 20) {
                lane.words(Layout.record(Layout.RECORD_ARGUMENTS, 0, run)).words(Layout.record(Layout.RECORD_THROWN, 1, 99), -1);
            }
        }
        return trace.toBytes();
    }

    @Test
    void cutAtEveryByteItGivesAPrefix() throws IOException {
        byte[] whole = sample();
        Path path = folder.resolve("cut.weft");
        Files.write(path, whole);
        List<String> all = Events.of(TraceFile.open(path));
        assertEquals(121, all.size());

        int used = Layout.HEADER_BYTES + Layout.CHUNK_BYTES + (Layout.CHUNK_HEADER_WORDS + 200) * Long.BYTES;
        for (int length = 0; length <= used; length++) {
            if (length % 512 != 0 && inZeros(whole, length)) {
                continue;
            }
            Files.write(path, Arrays.copyOf(whole, length));
            if (length < Long.BYTES) {
                assertThrows(NotATraceFileException.class, () -> TraceFile.open(path));
                continue;
            }
            TraceFile file = TraceFile.open(path);
            List<String> events = Events.of(file);
            assertEquals(all.subList(0, events.size()), withoutCutValue(events, all), "cut at " + length);
            readByThread(file);
        }
    }

    private static boolean inZeros(byte[] bytes, int at) {
        return at >= 8 && Arrays.mismatch(bytes, at - 8, at + 8, new byte[16], 0, 16) < 0;
    }

    /** A file system may cut between a counter and its value; the recorder cannot. */
    private static List<String> withoutCutValue(List<String> events, List<String> all) {
        int last = events.size() - 1;
        if (last >= 0 && all.get(last).startsWith(events.get(last) + "=")) {
            events.set(last, all.get(last));
        }
        return events;
    }

    @Test
    void randomDamageNeverThrows() throws IOException {
        Random random = new Random(20_250_101);
        Path path = folder.resolve("noise.weft");
        byte[] whole = sample();
        for (int round = 0; round < 1_000; round++) {
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length);
            int hits = 1 + random.nextInt(60);
            for (int i = 0; i < hits && bytes.length > 0; i++) {
                int chunk = random.nextInt(3) * Layout.CHUNK_BYTES + (random.nextInt(3) == 0 ? 0 : Layout.HEADER_BYTES);
                bytes[(chunk + random.nextInt(400)) % bytes.length] = (byte) random.nextInt();
            }
            Files.write(path, bytes);
            read(path);
        }
    }

    @Test
    void chunksOfNoiseNeverThrow() throws IOException {
        Random random = new Random(7);
        Path path = folder.resolve("noise.weft");
        for (int round = 0; round < 200; round++) {
            TraceFileBuilder trace = new TraceFileBuilder(1);
            for (int lane = 0; lane < 3; lane++) {
                trace.lane(lane).words(random.longs(1 + random.nextInt(4000)).toArray());
            }
            trace.write(path);
            read(path);
        }
    }

    /** Goes over all of it, if it is taken for a trace. */
    static void read(Path path) throws IOException {
        TraceFile file;
        try {
            file = TraceFile.open(path);
        } catch (NotATraceFileException e) {
            return;
        }
        Events.of(file);
        readByThread(file);
    }

    private static void readByThread(TraceFile file) {
        ThreadIndex index = file.byThread();
        for (long thread : index.threads()) {
            index.forEachEvent(thread, new Events());
        }
    }
}
