package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.WorkerOutOfMemory.Kind;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each way in which a task or its worker fails has its own answer, and costs nobody else theirs. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class WorkerFailureTest {
    private static final ProcessOptions ONE = ProcessOptions.defaults().workers(1).output(ProcessOptions.Output.DISCARD);

    private static <E extends Throwable> E failure(Class<E> type, Job<?> job) {
        return assertInstanceOf(type, assertThrows(ExecutionException.class, () -> job.get(120, TimeUnit.SECONDS)).getCause());
    }

    @Test
    void aNativeCrashIsToldWithItsLog() throws Exception {
        try (var pool = Pool.processes(ONE.jvmArgs("-XX:-CreateCoredumpOnCrash"))) {
            var crashed = failure(WorkerCrashed.class, pool.submit(() -> {
                Faults.signal("SEGV", ProcessHandle.current().pid());
                new CountDownLatch(1).await();
            }));
            assertEquals(11, crashed.signal());
            assertTrue(crashed.getMessage().contains("(pid " + crashed.pid() + ") crashed with signal 11 (SEGV) while it ran task"));
            assertTrue(crashed.crashLogHead().contains("SIGSEGV (0xb)"), crashed.crashLogHead());
            assertTrue(crashed.crashLog().getFileName().toString().contains("-crash-" + crashed.pid()), crashed.getMessage());
            Files.delete(crashed.crashLog());
            assertEquals(2, pool.submit(() -> 2).get());
        }
    }

    @Test
    void whatRanOutIsNamed() throws Exception {
        try (var pool = Pool.processes(ONE.heap("48m").jvmArgs("-XX:MaxMetaspaceSize=24m", "-XX:MaxDirectMemorySize=1m"))) {
            var classes = failure(WorkerOutOfMemory.class, pool.submit(() -> {
                var kept = new ArrayList<Object>();
                while (true) {
                    var loader = new ClassLoader(WorkerFailureTest.class.getClassLoader()) {};
                    kept.add(Proxy.newProxyInstance(loader, new Class<?>[] {Runnable.class}, (_, _, _) -> null));
                }
            }));
            assertEquals(Kind.METASPACE, classes.kind(), classes.getMessage());
            assertEquals(Kind.HEAP, failure(WorkerOutOfMemory.class, pool.submit(() -> new byte[60 << 20].length)).kind());
            assertEquals(Kind.DIRECT, failure(WorkerOutOfMemory.class, pool.submit(() -> ByteBuffer.allocateDirect(2 << 20).get())).kind());
            assertEquals(Kind.ARRAY, failure(WorkerOutOfMemory.class, pool.submit(() -> new int[Integer.MAX_VALUE].length)).kind());
            var threads = failure(WorkerOutOfMemory.class, pool.submit(() -> {
                throw new OutOfMemoryError("unable to create native thread: possibly out of memory or process/resource limits reached");
            }));
            assertEquals(Kind.THREADS, threads.kind());
            assertTrue(threads.getMessage().contains("ulimit -u"), threads.getMessage());
            assertEquals(3, pool.submit(() -> 3).get());
        }
    }

    @Test
    void anArgumentTooLargeForAWorkerFailsItsTask() throws Exception {
        try (var pool = Pool.processes(ONE.heap("32m"))) {
            var before = pool.submit(() -> 1);
            var large = pool.submit(bytes -> bytes.length, new byte[100 << 20]);
            var after = pool.submit(() -> 2);
            assertEquals(1, before.get());
            var error = failure(WorkerOutOfMemory.class, large);
            assertEquals(Kind.HEAP, error.kind());
            assertTrue(error.getMessage().contains("(Java heap space for its arguments)"), error.getMessage());
            assertEquals(2, after.get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void capturedValuesTooLargeForAnyWorkerAreGivenUp() {
        byte[] large = new byte[40 << 20];
        try (var pool = Pool.processes(ONE.heap("32m"))) {
            var error = assertThrows(WorkerExited.class, () -> pool.map(java.util.List.of(1, 2), n -> n + large.length));
            assertTrue(error.getMessage().contains("Java heap space"), error.getMessage());
        }
    }

    @SuppressWarnings("InfiniteRecursion") // until the stack ends
    private static int endless(int n) {
        return endless(n + 1) + 1;
    }

    static final class Hostile extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // so that it cannot travel
        final Object holder = new Object();

        @Override
        public String getMessage() {
            return "" + endless(0);
        }
    }

    static final class Vain extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("no stack for you");
        }
    }

    @Test
    void whatATaskThrowsIsItsOwnError() throws Exception {
        try (var pool = Pool.processes(ONE)) {
            long pid = pool.submit(() -> ProcessHandle.current().pid()).get();
            failure(StackOverflowError.class, pool.submit(() -> endless(0)));
            assertTrue(failure(RemoteException.class, pool.submit(() -> {
                throw new Hostile();
            })).getMessage().startsWith(Hostile.class.getName()));
            assertTrue(failure(RemoteException.class, pool.submit(() -> {
                throw new Vain();
            })).getMessage().contains("java.lang.IllegalStateException"));
            assertEquals(pid, pool.submit(() -> ProcessHandle.current().pid()).get());
        }
    }

    @Test
    void aTaskThatClosesTheStreamsClosesThemForItselfOnly() throws Exception {
        var out = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try (var pool = Pool.processes(1)) {
            pool.submit(() -> {
                System.out.println("first");
                System.out.close();
                System.err.close();
                System.in.close();
                new FileOutputStream(FileDescriptor.out).close();
            }).get();
            pool.submit(() -> System.out.println("second")).get();
        } finally {
            System.setOut(before);
        }
        assertEquals("first\nsecond\n", out.toString(StandardCharsets.UTF_8).replace("\r", ""));
    }

    /** Counts lines, and remembers whether one was not as it was printed. */
    private static final class LineCounter extends OutputStream {
        private long bytes;
        private long lines;
        private boolean broken;
        private int column;

        @Override
        public void write(int b) {
            bytes++;
            if (b == '\n') {
                broken |= column != 100;
                column = 0;
                lines++;
            } else {
                column++;
            }
        }
    }

    @Test
    void aFloodOfOutputKeepsLinesWholeAndTheTaskWell() throws Exception {
        var out = new LineCounter();
        var err = new LineCounter();
        PrintStream before = System.out;
        PrintStream errorBefore = System.err;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        int lines = 1_000_000;
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(1).heap("32m"))) {
            Job<Integer> job = pool.submit(() -> {
                byte[] block = ("x".repeat(100) + "\n").repeat(1000).getBytes(StandardCharsets.US_ASCII);
                try (var nativeError = new FileOutputStream("/dev/fd/2")) {
                    for (int i = 0; i < lines / 1000; i++) {
                        System.out.write(block);
                        if (i % 100 == 0) {
                            nativeError.write(block);
                        }
                    }
                }
                return 7;
            });
            assertEquals(7, job.get(120, TimeUnit.SECONDS));
        } finally {
            System.setOut(before);
            System.setErr(errorBefore);
        }
        assertEquals(lines, out.lines);
        assertEquals(lines / 100, err.lines);
        assertEquals(false, out.broken || err.broken);
    }

    @Test
    void anEndlessLineTakesNoMemory() throws Exception {
        var out = new LineCounter();
        PrintStream before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try (var pool = Pool.processes(1)) {
            pool.submit(() -> {
                byte[] block = new byte[1 << 20];
                for (int i = 0; i < 100; i++) {
                    System.out.write(block);
                }
            }).get(120, TimeUnit.SECONDS);
            assertTrue(out.bytes >= 100L << 20, "kept back " + ((100L << 20) - out.bytes));
        } finally {
            System.setOut(before);
        }
    }
}
