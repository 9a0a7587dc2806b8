package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What tasks print, and where it goes. */
@ExtendWith(NothingLeft.class)
class WorkerOutputTest {
    private final PrintStream standardOutput = System.out;
    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void catchStreams() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restoreStreams() {
        System.setOut(standardOutput);
        System.setErr(standardError);
    }

    @Test
    void linesArriveWholeAndBeforeTheResult() throws Exception {
        String tail = "x".repeat(300);
        try (var pool = Pool.processes(2)) {
            var _ = pool.map(IntStream.range(0, 400).boxed().toList(), n -> {
                System.out.print(n + ":");
                System.out.println(tail);
                return n;
            });
            assertEquals(
                    IntStream.range(0, 400).mapToObj(n -> n + ":" + tail).sorted().toList(),
                    out.toString(StandardCharsets.UTF_8).lines().sorted().toList());
        }
    }

    @Test
    void everyWayToPrintArrives() throws Exception {
        try (var pool = Pool.processes(1)) {
            pool.submit(() -> {
                System.out.println("größer 日本");
                System.err.println("to error");
                var _ = new ProcessBuilder("sh", "-c", "echo native out; echo native err >&2").inheritIO().start().waitFor();
                System.out.print("no end of line");
            }).get();
        }
        String end = System.lineSeparator();
        assertEquals("größer 日本" + end + "no end of line", out.toString(StandardCharsets.UTF_8));
        assertEquals(
                List.of("native err", "native out", "to error"),
                err.toString(StandardCharsets.UTF_8).lines().sorted().collect(Collectors.toList()));
    }

    @Test
    void whatHasNoEndOfLineIsPrintedWithTheEndOfTheTask() throws Exception {
        try (var pool = Pool.processes(1)) {
            pool.submit(() -> System.out.print("1 ")).get();
            assertEquals("1 ", out.toString(StandardCharsets.UTF_8));
            pool.submit(() -> System.out.print("2 ")).get();
        }
        assertEquals("1 2 ", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void nothingPrintedIsLostAtDeath() {
        try (var pool = Pool.processes(1)) {
            var job = pool.submit(() -> {
                for (int i = 0; i < 1000; i++) {
                    System.out.println("line " + i);
                }
                System.out.print("last words");
                Runtime.getRuntime().halt(1);
            });
            assertThrows(java.util.concurrent.ExecutionException.class, job::get);
        }
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(1001, lines.size());
        assertEquals("last words", lines.get(1000));
    }

    @Test
    void prefixesNameTheWorkerAndDiscardIsSilent() throws Exception {
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(1).output(ProcessOptions.Output.PREFIXED))) {
            pool.submit(() -> System.out.println("one\ntwo")).get();
            assertEquals(
                    List.of("[" + pool.name() + " worker 1] one", "[" + pool.name() + " worker 1] two"),
                    out.toString(StandardCharsets.UTF_8).lines().toList());
        }
        out.reset();
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(1).output(ProcessOptions.Output.DISCARD))) {
            pool.submit(() -> System.out.println("unheard")).get();
        }
        assertTrue(out.toString(StandardCharsets.UTF_8).isEmpty());
    }
}
