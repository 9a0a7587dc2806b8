package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.TraceFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A traced program does what it does untraced, however it ends, and what it did until then is in the trace. */
class HarmlessTest {
    private static final String PROGRAM = """
            import java.util.stream.IntStream;

            public class Ends {
                public static void main(String[] arguments) throws Exception {
                    byte[] bytes = new byte[70_000];
                    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (i * 31);
                    System.out.write(bytes);
                    System.out.flush();
                    System.err.println("to standard error");
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
                    for (int i = 0; i < 1_000; i++) step();
                    switch (arguments[0]) {
                        case "return" -> { }
                        case "exit" -> System.exit(5);
                        case "halt" -> Runtime.getRuntime().halt(6);
                        case "throw" -> throw new IllegalStateException("out of main");
                        case "deadly" -> IntStream.range(0, 9).forEach(i -> { throw new OutOfMemoryError("pretended"); });
                        case "overflow" -> deep(0);
                        case "memory" -> hoard();
                        case "other" -> new Thread(() -> System.out.println("last words"), "last").start();
                        default -> {
                            new ProcessBuilder("kill", arguments[0], "" + ProcessHandle.current().pid()).start().waitFor();
                            Thread.currentThread().join();
                        }
                    }
                }

                static void step() {}

                static int deep(int n) { return deep(n + 1) + n; }

                static void hoard() {
                    java.util.List<byte[]> all = new java.util.ArrayList<>();
                    while (true) all.add(new byte[1 << 20]);
                }
            }
            """;

    private static final String BUSY = """
            public class Busy {
                public static void main(String[] arguments) {
                    for (int i = 0; i < 1_000_000; i++) step();
                    System.out.println("done");
                }

                static void step() {}
            }
            """;

    @TempDir
    Path folder;

    @EachJdk
    void sameBytesAndCode(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Ends.java", PROGRAM).withJvmOptions("-XX:-CreateCoredumpOnCrash");
        for (String how : new String[] {"return", "exit", "halt", "throw", "deadly", "other", "-TERM", "-INT", "-HUP", "-KILL", "-ABRT"}) {
            Program.Run untraced = program.run(jdk, "Ends", how);
            Program.Run traced = program.trace(jdk, "Ends", how);
            assertEquals(untraced.code(), traced.code(), how);
            if (!how.equals("-ABRT")) {
                assertEquals(untraced.out(), traced.out(), how);
                assertEquals(untraced.err(), traced.err(), how);
            }
            TraceFile trace = traced.traces().get(0);
            assertEquals(1_000, Calls.of(trace).of("Ends.step"), how);
            assertEquals(!how.equals("halt") && !how.equals("-KILL") && !how.equals("-ABRT"), trace.header().closed(), how);
        }
    }

    /** What a program's own hook waits for must not wait for the recorder. */
    @EachJdk
    void executorsAndLocksEndInAHookAsTheyDoUntraced(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Hook.java", """
                import java.util.concurrent.*;
                import java.util.concurrent.locks.*;

                public class Hook {
                    static final Lock lock = new ReentrantLock();
                    static final ExecutorService pool = Executors.newFixedThreadPool(3);
                    static int done;

                    public static void main(String[] arguments) {
                        Runtime.getRuntime().addShutdownHook(new Thread(Hook::end));
                        for (int i = 0; i < 1_000; i++) pool.execute(Hook::task);
                        System.out.println("main ends");
                        System.exit(3);
                    }

                    static void task() {
                        lock.lock();
                        try {
                            synchronized (pool) { done++; }
                        } finally {
                            lock.unlock();
                        }
                    }

                    static void end() {
                        pool.shutdown();
                        try {
                            System.out.println(pool.awaitTermination(1, TimeUnit.MINUTES) + " " + done);
                        } catch (InterruptedException e) {
                            System.out.println(e);
                        }
                    }
                }
                """);
        Program.Run run = program.trace(jdk, "Hook");
        assertEquals("main ends\ntrue 1000\n", run.out());
        assertEquals("", run.err());
        assertEquals(3, run.code());
        assertEquals(1_000, run.calls().of("Hook.task"));
        assertEquals(1, run.calls().of("Hook.end"));
    }

    @EachJdk
    void whateverEndsTheJvmAllThatWasStoredIsInTheTrace(Jdk jdk) throws Exception {
        Program.compile(folder, 17, "Ends.java", PROGRAM);
        check(jdk, "-SEGV", false, "-XX:-CreateCoredumpOnCrash");
        check(jdk, "overflow", true);
        check(jdk, "memory", true, "-Xmx24m");
        check(jdk, "memory", false, "-Xmx24m", "-XX:+ExitOnOutOfMemoryError");
        check(jdk, "memory", false, "-Xmx24m", "-XX:+CrashOnOutOfMemoryError", "-XX:-CreateCoredumpOnCrash");
    }

    /** @param closed whether the JVM ends in order; otherwise what was under way is open */
    private void check(Jdk jdk, String how, boolean closed, String... options) throws Exception {
        Program program = Program.in(folder).withJvmOptions(options).withAgentOptions("all=true,exclude=Ends#deep");
        String what = how + " " + List.of(options);
        int code = program.run(jdk, "Ends", how).code();
        Program.Run traced = program.trace(jdk, "Ends", how);
        assertEquals(code, traced.code(), what);
        TraceFile trace = traced.traces().get(0);
        Calls calls = Calls.of(trace);
        assertEquals(1_000, calls.of("Ends.step"), what);
        assertEquals(closed, trace.header().closed(), what);
        if (closed) {
            assertEquals(0, calls.open(), what);
        } else {
            int underWay = how.equals("memory") ? 2 : 1;
            assertTrue(calls.open() >= underWay, () -> what + ": " + calls.open() + " calls and waits are open");
        }
    }

    @EachJdk
    void anUnusableFolderLeavesTheProgramUntraced(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Ends.java", PROGRAM);
        Program.Run untraced = program.run(jdk, "Ends", "exit");
        Files.writeString(folder.resolve("file"), "");
        Files.createDirectories(folder.resolve("gröt"));
        for (String argument : new String[] {"dir=file/below", "dir=%zz", "nonsense", "dir=/proc/none", "dir=gr%C3%B6t,include="}) {
            String agent = "-javaagent:" + Program.AGENT + "=" + argument;
            Program.Run run = program.runWith(jdk, agent, "-cp", "classes", "Ends", "exit");
            assertEquals(untraced.code(), run.code(), argument);
            assertEquals(untraced.out(), run.out(), argument);
            assertEquals(untraced.err(), run.err(), argument);
        }
        assertEquals(
                List.of("this process was not traced: an option must be key=value, but was \"nonsense\""),
                refusals(folder, "nonsense"));
        assertEquals(
                List.of("this process was not traced: a pattern must be mine, deps, jdk, CLASS, CLASS#METHOD, a folder or a jar,"
                        + " as in com.acme.*, com.acme.Parser#parse* or lib/acme.jar, but was \"\""),
                refusals(folder.resolve("gröt"), ""));
    }

    private static List<String> refusals(Path folder, String containing) throws IOException {
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.error")) {
            for (Path file : files) {
                assertTrue(file.getFileName().toString().matches("\\d+-\\d+\\.error"), () -> file + "");
                Files.readAllLines(file).stream().filter(line -> line.contains(containing)).forEach(lines::add);
            }
        }
        return lines;
    }

    /** An agent may do what the JDK keeps to itself; a program that is traced still may not. */
    @EachJdk
    void theJdkKeepsItsInternalsFromTheProgram(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Inside.java", """
                public class Inside {
                    public static void main(String[] arguments) throws Exception {
                        for (String name : new String[] {"jdk.internal.misc.Unsafe", "jdk.internal.access.SharedSecrets"}) {
                            Class<?> type = Class.forName(name);
                            System.out.println(type.getModule().isExported(type.getPackageName(), Inside.class.getModule()));
                            try {
                                type.getMethod(name.endsWith("Unsafe") ? "getUnsafe" : "getJavaLangAccess").invoke(null);
                                System.out.println("called");
                            } catch (IllegalAccessException e) {
                                System.out.println("refused");
                            }
                        }
                    }
                }
                """);
        Program.Run traced = program.trace(jdk, "Inside");
        assertEquals(List.of("false", "refused", "false", "refused"), traced.out().lines().toList());
        assertEquals(1, traced.calls().of("Inside.main"));
    }

    @EachJdk
    void whatExceedsTheLimitIsCounted(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Busy.java", BUSY).withAgentOptions("maxBytes=1048576,all=true,waits=false");
        checkLosses(program.trace(jdk, "Busy"), 1 << 20);
    }

    @EachJdk
    void aFullDiskCostsEventsAndNothingElse(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Busy.java", BUSY).withAgentOptions("all=true,waits=false").withFileLimit(6);
        checkLosses(program.trace(jdk, "Busy"), 6 << 20);
    }

    private static void checkLosses(Program.Run run, long bytes) {
        assertEquals("done", run.out().strip());
        assertEquals("", run.err());
        assertEquals(0, run.code());
        TraceFile trace = run.traces().get(0);
        assertEquals(2_000_002, trace.eventCount() + trace.header().lost());
        assertTrue(trace.eventCount() > 50_000, () -> trace.eventCount() + " events");
        assertTrue(trace.eventCount() * Long.BYTES < bytes, () -> trace.eventCount() + " events");
    }
}
