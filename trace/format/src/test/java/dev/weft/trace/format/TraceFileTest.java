package dev.weft.trace.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {
    @TempDir
    Path folder;

    private TraceFile reopen(TraceFileBuilder trace) throws IOException {
        Path path = folder.resolve("a.weft");
        trace.write(path);
        return TraceFile.open(path);
    }

    @Test
    void headerComesBack() throws IOException {
        TraceFile file = reopen(new TraceFileBuilder(42).parent(7).started(1_000_000, 50).clock(99, 0.5).lost(3).close(70));
        assertEquals(new TraceHeader(42, 7, 1_000_000, 50, 0.5, 99, true, 70, 3, 0), file.header());
        assertEquals(1_000_010, file.header().wallNanos(70));
        assertEquals(70, file.lastTicks());
    }

    @Test
    void namesComeBack() throws IOException {
        TraceFileBuilder trace = new TraceFileBuilder(1).property("process.command", "Größe \"x\" </script>").property("empty", "");
        int method = trace.method("com.acme.Foo$Bar", "run", "(J)V", "Foo.java", 12);
        int task = trace.name(Layout.SYMBOL_TASK, "zip 紙");
        trace.thread(1, new ThreadInfo(5, "worker", true, true)).thread(1, new ThreadInfo(5, "renamed", true, true));

        TraceFile file = reopen(trace);
        assertEquals(Map.of("process.command", "Größe \"x\" </script>", "empty", ""), file.properties());
        assertEquals(
                new Symbol(Layout.SYMBOL_METHOD, "com.acme.Foo$Bar", "run", "(J)V", "Foo.java", 12, "Foo$Bar.run"),
                file.symbol(method));
        assertEquals(Symbol.ofName(Layout.SYMBOL_TASK, "zip 紙"), file.symbol(task));
        assertEquals(new ThreadInfo(5, "renamed", true, true), file.threads().get(5L));
        assertEquals("unknown symbol 77", file.symbol(77).name());
    }

    /** A virtual thread may have changed its carrier between its last event and what is told of its call. */
    @Test
    void anInstantWithATextIsAnEventOfItsThread() throws IOException {
        TraceFileBuilder trace = new TraceFileBuilder(1);
        trace.lane(1).thread(7).words(Records.note(3, 100, "größe")).thread(8).enter(1, 150).words(Records.note(3, 151, "")).exit(1, 152);
        TraceFile file = reopen(trace);
        assertEquals(List.of("7:note 3@100=größe", "8:1:1@150", "8:note 3@151=", "8:2:1@152"), Events.of(file));
        assertEquals(4, file.eventCount());
        assertTrue(file.byThread().hasEvents(7));
    }

    @Test
    void whatIsToldOfCallsComesInTheOrderOfItsThread() throws IOException {
        TraceFileBuilder trace = new TraceFileBuilder(1);
        trace.lane(1).thread(7).enter(1, 100).words(Records.ofCall(Layout.RECORD_ARGUMENTS, 1, 101, "größe = 5"));
        trace.lane(1).thread(8).enter(2, 150).words(Records.ofCall(Layout.RECORD_ARGUMENTS, 2, 151, ""));
        trace.lane(2).thread(9).enter(3, 50).exit(3, 60);
        trace.lane(2).thread(7).words(Records.ofCall(Layout.RECORD_RETURNED, 1, 200, "null")).exit(1, 201);

        ThreadIndex index = reopen(trace).byThread();
        Events events = new Events();
        for (long thread : new long[] {7, 8}) {
            index.forEachEvent(thread, events);
        }
        assertEquals(List.of("7:1:1@100", "7:call 4:1@101=größe = 5", "7:call 5:1@200=null", "7:2:1@201", "8:1:2@150", "8:call 4:2@151="),
                events.seen);
        assertEquals(5, reopen(trace).eventCount());
    }

    @Test
    void theLastNameByTimeCountsInWhateverLaneItStands() throws IOException {
        TraceFileBuilder trace = new TraceFileBuilder(1);
        trace.lane(1).thread(9).enter(1, 5).enter(1, 20);
        trace.thread(1, 5, "last").lane(1).thread(5).enter(1, 200);
        trace.lane(2).thread(8).enter(1, 90);
        trace.thread(2, 5, "first").lane(2).thread(5).enter(1, 100);
        trace.thread(2, 6, "only").lane(2).thread(6).lost(3);
        trace.lane(3).thread(7).enter(1, 30);
        trace.thread(3, 6, "earlier").lane(3).thread(6).enter(1, 40);
        TraceFile file = reopen(trace);
        assertEquals(new ThreadInfo(5, "last", false, false), file.threads().get(5L));
        assertEquals(new ThreadInfo(6, "only", false, false), file.threads().get(6L));
    }

    @Test
    void methodsAreShownAsAPersonWouldNameThem() {
        assertEquals("new Foo", Symbol.ofMethod("a.Foo", "<init>", "()V", "", 0).name());
        assertEquals("Foo.run.lambda$0", Symbol.ofMethod("a.Foo", "lambda$run$0", "()V", "", 0).name());
        assertEquals("Foo.lambda$", Symbol.ofMethod("Foo", "lambda$", "()V", "", 0).name());
    }

    @Test
    void stringsTooLongForAChunkAreCutBetweenCharacters() throws IOException {
        TraceFile file = reopen(new TraceFileBuilder(1).property("x", "ß".repeat(100_000)).property("nul", "a\0b"));
        assertEquals("ß".repeat(3_072), file.properties().get("x"));
        assertEquals("a\ufffdb", file.properties().get("nul"));
    }

    @Test
    void eventsComeBackOverChunksAndBases() throws IOException {
        TraceFileBuilder trace = new TraceFileBuilder(1);
        LaneBuilder lane = trace.lane(1).thread(9);
        for (int i = 0; i < 10_000; i++) {
            lane.enter(1, 100 + i).exit(1, 100 + i);
        }
        lane.event(Layout.COUNTER, 2, 1L << 40, -5).event(Layout.EXIT_THROWN, 3, 1L << 50).lost(8);

        TraceFile file = reopen(trace);
        List<String> events = Events.of(file);
        assertEquals(20_003, events.size());
        assertEquals("9:1:1@100", events.get(0));
        assertEquals("9:2:1@10099", events.get(19_999));
        assertEquals(List.of("9:9:2@1099511627776=-5", "9:3:3@1125899906842624", "9:lost 8"), events.subList(20_000, 20_003));
        assertEquals(20_002, file.eventCount());
        assertEquals(1L << 50, file.lastTicks());
        assertFalse(file.header().closed());
    }

    @Test
    void unknownRecordsAreSteppedOver() throws IOException {
        TraceFileBuilder trace = new TraceFileBuilder(1);
        trace.lane(1).thread(1).enter(1, 10).words(Layout.record(4000, 2, 1), -1, -1).exit(1, 20);
        assertEquals(List.of("1:1:1@10", "1:2:1@20"), Events.of(reopen(trace)));
    }

    @Test
    void aWordThatIsNonsenseEndsItsChunkOnly() throws IOException {
        TraceFileBuilder trace = new TraceFileBuilder(1);
        trace.lane(1).thread(1).enter(1, 10).words(Layout.plain(0, 5)).exit(1, 20);
        trace.lane(2).thread(2).enter(1, 30).words(Layout.record(1, 5000, 1)).exit(1, 40);
        trace.lane(3).thread(3).enter(1, 50);
        TraceFile file = reopen(trace);
        assertEquals(List.of("1:1:1@10", "2:1:1@30", "3:1:1@50"), Events.of(file));
        assertArrayEquals(new int[] {1, 2, 3}, file.lanes());
    }

    @Test
    void aThreadsEventsAreGivenInOrderOfTimeAcrossLanes() throws IOException {
        TraceFileBuilder trace = new TraceFileBuilder(1);
        trace.lane(1).thread(5).enter(1, 10).thread(6).enter(1, 20).thread(5).exit(2, 60);
        trace.lane(2).thread(6).exit(1, 30).thread(5).enter(2, 40).thread(7).lost(1);

        ThreadIndex index = reopen(trace).byThread();
        assertArrayEquals(new long[] {5, 6, 7}, index.threads());
        assertEquals(List.of("5:1:1@10", "5:1:2@40", "5:2:2@60"), eventsOf(index, 5));
        assertEquals(List.of("6:1:1@20", "6:2:1@30"), eventsOf(index, 6));
        assertEquals(List.of("7:lost 1"), eventsOf(index, 7));
        assertEquals(List.of(), eventsOf(index, 8));
        assertEquals(20, index.firstTicks(6));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> index.firstTicks(8));
        assertEquals("thread 8 recorded nothing; those that did are [5, 6, 7]", e.getMessage());
    }

    private static List<String> eventsOf(ThreadIndex index, long thread) {
        Events events = new Events();
        index.forEachEvent(thread, events);
        return events.seen;
    }

    @Test
    void otherFilesAreRefusedInOneSentence() throws IOException {
        Path path = Files.writeString(folder.resolve("b.txt"), "hello, I am a letter");
        assertEquals(path + " is not a Weft trace: it does not start with WEFTRACE", refusal(path));
        Files.write(path, new byte[0]);
        assertTrue(refusal(path).contains("is not a Weft trace"));

        byte[] bytes = new TraceFileBuilder(1).toBytes();
        bytes[Layout.H_VERSION * 8] = 2;
        Files.write(path, bytes);
        assertEquals(path + " has trace format 2, but this Weft reads format 1: open it with the Weft that recorded it", refusal(path));

        bytes = new TraceFileBuilder(1).toBytes();
        bytes[Layout.H_CHUNK * 8 + 3] = 127;
        Files.write(path, bytes);
        assertEquals(path + " has a damaged header: it claims chunks of 2130739200 bytes, which must be between 64 and 16777216",
                refusal(path));
    }

    private static String refusal(Path path) {
        return String.valueOf(assertThrows(NotATraceFileException.class, () -> TraceFile.open(path)).getMessage());
    }
}
