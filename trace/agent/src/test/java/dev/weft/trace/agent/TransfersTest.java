package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Waits for files, processes and standard input. */
class TransfersTest {
    private static final String PROGRAM = """
            import java.io.FileInputStream;
            import java.io.FileOutputStream;
            import java.nio.ByteBuffer;
            import java.nio.channels.FileChannel;
            import java.nio.file.Path;

            public class Transfers {
                interface Body { void run() throws Exception; }

                static Thread start(String name, Body body) {
                    Thread thread = new Thread(() -> call(body), name);
                    thread.start();
                    return thread;
                }

                static void call(Body body) {
                    try {
                        body.run();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }

                /** Whether the kernel has it, or it waits for a child. */
                static boolean waits(Thread thread) {
                    StackTraceElement[] stack = thread.getStackTrace();
                    return thread.getState() == Thread.State.WAITING
                            || stack.length > 0 && stack[0].isNativeMethod() && stack[0].getMethodName().startsWith("read");
                }

                static void awaitLong(Thread thread) {
                    while (!waits(thread)) {
                        Thread.onSpinWait();
                    }
                    long until = System.nanoTime() + 1_000_000;
                    while (System.nanoTime() < until) {
                        Thread.onSpinWait();
                    }
                }

                static void feed(Thread thread, String fifo) throws Exception {
                    try (FileOutputStream out = new FileOutputStream(fifo)) {
                        awaitLong(thread);
                        out.write(49);
                        thread.join();
                    }
                }

                static void stream(String fifo) throws Exception {
                    try (FileInputStream in = new FileInputStream(fifo)) {
                        System.out.println(in.read());
                    }
                }

                static void channel(String fifo) throws Exception {
                    try (FileChannel in = FileChannel.open(Path.of(fifo))) {
                        System.out.println(in.read(ByteBuffer.allocate(1)));
                    }
                }

                public static void main(String[] arguments) throws Exception {
                    String fifo = arguments[0];
                    feed(start("stream", () -> stream(fifo)), fifo);
                    feed(start("channel", () -> channel(fifo)), fifo);
                    Process process = new ProcessBuilder("cat").start();
                    Thread waiting = start("process", () -> System.out.println(process.waitFor()));
                    awaitLong(waiting);
                    process.getOutputStream().close();
                    waiting.join();
                    feed(start("input", () -> System.out.println(System.in.read())), arguments[1]);
                }
            }
            """;

    @TempDir
    Path folder;

    @EachJdk
    void whoReadsAFileOrWaitsForAProcessSaysSo(Jdk jdk) throws Exception {
        Path fifo = fifo("fifo");
        Path input = fifo("input");
        Program.Run run = Program.compile(folder, 17, "Transfers.java", PROGRAM).withInput(input)
                .trace(jdk, "Transfers", fifo.toString(), input.toString());
        assertEquals("49\n1\n0\n49\n", run.out(), run.err());
        TraceFile trace = run.traces().get(0);
        assertWait(trace, "stream", "file read");
        assertWait(trace, "channel", "file read");
        assertWait(trace, "process", "wait process");
        assertWait(trace, "input", "standard input");
    }

    private Path fifo(String name) throws Exception {
        Path fifo = folder.resolve(name);
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        return fifo;
    }

    private static void assertWait(TraceFile trace, String thread, String name) {
        List<Step> steps = Step.of(trace, thread);
        List<Step> begun = Step.all(steps, Layout.BEGIN, name);
        assertTrue(!begun.isEmpty(), () -> name + " in " + steps);
    }
}
