package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.Records;
import dev.weft.trace.format.TraceFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** A ring keeps the end of a run in its room, and counts every event that it has dropped. */
class FullRingTest {
    private static final int CALLS = 200_000;
    private static final int ROOM = 1 << 20;
    private static final String PROGRAM = """
            public class Turns {
                public static void main(String[] arguments) throws Exception {
                    Thread[] threads = new Thread[Integer.parseInt(arguments[0])];
                    for (int i = 0; i < threads.length; i++) {
                        threads[i] = new Thread(Turns::work);
                        threads[i].start();
                    }
                    for (Thread thread : threads) thread.join();
                }

                static void work() { for (int i = 0; i < %d; i++) step(); }

                static void step() {}
            }
            """.formatted(CALLS);

    @TempDir
    Path folder;

    /** What is there, and what is not, of all threads. */
    private static final class Count implements EventVisitor {
        private final Map<Long, Long> ofThread = new HashMap<>();
        private long kept;
        private long dropped;

        @Override
        public void event(long threadId, int kind, int symbol, long ticks, long value) {
            kept++;
            ofThread.merge(threadId, 1L, Long::sum);
        }

        /** The begins before it are told of once more, since they were under way. */
        @Override
        public void dropped(long threadId, long ticks, long count) {
            dropped += count - ofThread.getOrDefault(threadId, 0L);
        }
    }

    @EachJdk
    void whatIsKeptAndWhatWasDroppedIsAll(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Turns.java", PROGRAM)
                .withAgentOptions("include=Turns#step,buffer=ring,maxBytes=" + ROOM + ",throttle=false,waits=false");
        for (int threads : new int[] {1, 4}) {
            TraceFile trace = program.trace(jdk, "Turns", String.valueOf(threads)).traces().get(0);
            Count count = new Count();
            for (long thread : trace.byThread().threads()) {
                trace.byThread().forEachEvent(thread, count);
            }
            long elsewhere = Long.parseLong(trace.properties().getOrDefault(Records.DROPPED_ELSEWHERE, "0"));
            assertEquals(2L * CALLS * threads, count.kept + count.dropped + elsewhere + trace.header().lost(), threads + " threads");
            assertTrue(count.kept > 4_000 && count.kept * Long.BYTES < ROOM, () -> count.kept + " events are kept");
        }
    }
}
