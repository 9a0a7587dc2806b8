package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a terminal shows of a progress bar and of what is printed meanwhile. */
@ExtendWith(NothingLeft.class)
class BarLineTest {
    private final PrintStream standardOutput = System.out;
    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final PrintStream terminal = new PrintStream(sent, true, StandardCharsets.UTF_8);

    @BeforeEach
    void catchStreams() {
        System.setOut(terminal);
        System.setErr(terminal);
    }

    @AfterEach
    void restoreStreams() {
        System.setOut(standardOutput);
        System.setErr(standardError);
    }

    /** The lines that a terminal shows, as far as it needs to know carriage return, end of line and erase. */
    private List<String> screen() {
        var lines = new ArrayList<String>();
        for (String line : sent.toString(StandardCharsets.UTF_8).split("\n", -1)) {
            var shown = new StringBuilder();
            for (String part : line.split("\r", -1)) {
                if (part.startsWith("\u001b[K")) {
                    shown.setLength(0);
                    shown.append(part.substring(3));
                } else {
                    shown.replace(0, Math.min(shown.length(), part.length()), part);
                }
            }
            lines.add(shown.toString());
        }
        return lines;
    }

    @Test
    void whatIsPrintedStandsAboveTheBarIntact() {
        var bar = new BarLine(() -> 80);
        bar.accept("one [==   ]");
        System.out.print("hel");
        assertEquals(List.of("one [==   ]"), screen());
        System.out.println("lo");
        System.err.println("an error");
        assertEquals(List.of("hello", "an error", "one [==   ]"), screen());
        bar.accept("one [=====]");
        System.out.print("no end of line");
        bar.close();
        assertEquals(List.of("hello", "an error", "one [=====]", "no end of line"), screen());
        assertSame(terminal, System.out);
        assertSame(terminal, System.err);
    }

    @Test
    void whatWorkersPrintStandsAboveTheBar() throws Exception {
        var bar = new BarLine(() -> 80);
        try (var pool = Pool.processes(1)) {
            bar.accept("bar");
            pool.submit(() -> System.out.println("from a worker")).get();
            assertEquals(List.of("from a worker", "bar"), screen());
        }
        bar.close();
    }

    @Test
    void theNewestOfSeveralBarsIsShown() {
        var outer = new BarLine(() -> 80);
        outer.accept("outer");
        var inner = new BarLine(() -> 80);
        inner.accept("inner");
        outer.accept("outer again");
        assertEquals(List.of("inner"), screen());
        inner.close();
        assertEquals(List.of("inner", "outer again"), screen());
        outer.close();
        outer.close();
        assertEquals(List.of("inner", "outer again", ""), screen());
    }

    @Test
    void countAndRateWhereTheTotalIsNotKnown() {
        assertEquals("Parsing  1,234  56.1/s  0:00:22", Progress.countAndRate("Parsing", 1234, Duration.ofSeconds(22), 80));
        assertEquals("Parsing  0  0:00:00", Progress.countAndRate("Parsing", 0, Duration.ZERO, 80));
        assertEquals("Pars", Progress.countAndRate("Parsing", 0, Duration.ZERO, 4));
    }
}
