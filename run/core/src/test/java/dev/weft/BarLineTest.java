package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a terminal shows of progress bars and of what is printed meanwhile. */
@ExtendWith(NothingLeft.class)
class BarLineTest {
    private final PrintStream standardOutput = System.out;
    private final PrintStream standardError = System.err;
    private final MadeUpTerminal terminal = new MadeUpTerminal(40, 6);
    private final ShownBars bars = new ShownBars(terminal.stream, terminal::size);

    @BeforeEach
    void catchStreams() {
        System.setOut(terminal.stream);
        System.setErr(terminal.stream);
    }

    @AfterEach
    void restoreStreams() {
        System.setOut(standardOutput);
        System.setErr(standardError);
    }

    private BarLine bar() {
        return new BarLine(bars, null);
    }

    /** A bar with as many workers below it as {@code done} has numbers. */
    private BarLine bar(List<Integer> done) {
        return new BarLine(bars, () -> IntStream.range(0, done.size())
                .mapToObj(i -> new WorkersAtWork.Worker(i + 1, done.get(i) == 0 ? null : "parse", Duration.ofSeconds(i), done.get(i)))
                .toList());
    }

    @Test
    void whatIsPrintedStandsAboveTheBarIntact() {
        BarLine bar = bar();
        bar.accept("one [==   ]");
        System.out.print("hel");
        assertEquals(List.of("one [==   ]"), terminal.lines());
        System.out.println("lo");
        System.err.println("an error");
        assertEquals(List.of("hello", "an error", "one [==   ]"), terminal.lines());
        bar.accept("one [=====]");
        System.out.print("no end of line");
        bar.close();
        assertEquals(List.of("hello", "an error", "one [=====]", "no end of line"), terminal.lines());
        assertSame(terminal.stream, System.out);
        assertSame(terminal.stream, System.err);
    }

    @Test
    void whatWorkersPrintStandsAboveTheBar() throws Exception {
        BarLine bar = bar();
        try (var pool = Pool.processes(1)) {
            bar.accept("bar");
            pool.submit(() -> System.out.println("from a worker")).get();
            assertEquals(List.of("from a worker", "bar"), terminal.lines());
        }
        bar.close();
    }

    @Test
    void aNestedBarStandsBelowTheOuterOneAndTakesItsLineAway() {
        BarLine outer = bar();
        outer.accept("outer");
        BarLine inner = bar();
        inner.accept("inner");
        outer.accept("outer again");
        assertEquals(List.of("outer again", "inner"), terminal.lines());
        System.out.println("printed");
        assertEquals(List.of("printed", "outer again", "inner"), terminal.lines());
        inner.close();
        assertEquals(List.of("printed", "outer again"), terminal.lines());
        inner.accept("too late");
        System.out.println("more");
        outer.close();
        outer.close();
        System.out.println("after");
        assertEquals(List.of("printed", "more", "outer again", "after"), terminal.lines());
    }

    @Test
    void aBarThatEndsBeforeALaterOneLeavesItsLineAboveThat() {
        BarLine first = bar();
        BarLine second = bar();
        first.accept("first");
        second.accept("second");
        first.close();
        assertEquals(List.of("first", "second"), terminal.lines());
        System.out.println("printed");
        second.accept("second again");
        assertEquals(List.of("first", "printed", "second again"), terminal.lines());
        second.close();
        System.out.println("after");
        assertEquals(List.of("first", "printed", "after"), terminal.lines());
    }

    @Test
    void noMoreIsDrawnThanTheTerminalHasRoomFor() {
        var all = new ArrayList<BarLine>();
        for (int i = 1; i <= 8; i++) {
            BarLine bar = bar();
            bar.accept("bar " + i);
            all.add(bar);
        }
        assertEquals(List.of("bar 1", "bar 2", "bar 3", "bar 4", "bar 5"), terminal.lines());
        System.out.println("printed");
        assertEquals(List.of("printed", "bar 1", "bar 2", "bar 3", "bar 4", "bar 5"), terminal.lines());
        all.reversed().forEach(BarLine::close);
        assertEquals(List.of("printed", "bar 1"), terminal.lines());
    }

    @Test
    void workersStandBelowTheBarWhileItIsShown() {
        BarLine bar = bar(List.of(1, 1234, 0));
        bar.accept("bar");
        assertEquals(
                List.of("bar", "  worker 1      1 done  parse", "  worker 2  1,234 done  parse  0:00:01", "  worker 3      0 done  idle"),
                terminal.lines());
        bar.close();
        assertEquals(List.of("bar"), terminal.lines());
    }

    @Test
    void ofManyWorkersTheFirstAreShown() {
        BarLine bar = bar(List.of(1, 0, 0, 0, 0, 0, 0));
        bar.accept("bar");
        BarLine nested = bar();
        nested.accept("nested");
        assertEquals(
                List.of("bar", "  worker 1  1 done  parse", "  worker 2  0 done  idle", "  and 5 more workers", "nested"),
                terminal.lines());
        nested.close();
        bar.close();
    }

    @Test
    void whatWouldMoveTheCursorOrNotFitIsLeftOut() {
        var worker = new WorkersAtWork.Worker(1, "a\nb\u001b[2Jc", Duration.ZERO, 0);
        assertEquals(List.of("  worker 1  0 done  a b [2Jc"), WorkerLines.of(List.of(worker), 80));
        assertEquals(List.of("  worker 1  0"), WorkerLines.of(List.of(worker), 13));
        assertEquals("漢", ShownBars.cut("漢字", 3));
        assertEquals("漢字", ShownBars.cut("漢字", 4));
    }

    @Test
    void barsAndLinesOfSeveralThreadsDoNotMix() throws InterruptedException {
        int threads = 4;
        int times = 100;
        var begin = new CountDownLatch(threads);
        BarLine outer = bar();
        outer.accept("outer");
        var all = new ArrayList<Thread>();
        for (int i = 0; i < threads; i++) {
            String name = "thread " + i;
            all.add(Thread.ofPlatform().start(() -> {
                begin.countDown();
                try {
                    begin.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                for (int k = 0; k < times; k++) {
                    BarLine bar = bar();
                    bar.accept(name + " at " + k);
                    (k % 2 == 0 ? System.out : System.err).println(name + " has printed " + k);
                    bar.accept(name + " after " + k);
                    bar.close();
                }
            }));
        }
        for (Thread thread : all) {
            thread.join();
        }
        outer.close();
        List<String> lines = terminal.lines();
        assertEquals(threads * times + 1, lines.size(), lines.toString());
        assertEquals("outer", lines.getLast());
        for (int i = 0; i < threads; i++) {
            String name = "thread " + i;
            assertEquals(
                    IntStream.range(0, times).mapToObj(k -> name + " has printed " + k).toList(),
                    lines.stream().filter(line -> line.startsWith(name)).toList());
        }
    }

    @Test
    void sizesAsTheSystemTellsThem() {
        assertEquals(new TerminalSize(132, 50), TerminalSize.of("50 132\n"));
        assertEquals(new TerminalSize(80, 24), TerminalSize.of("0 0\n"));
        assertEquals(new TerminalSize(80, 24), TerminalSize.of(""));
    }
}
