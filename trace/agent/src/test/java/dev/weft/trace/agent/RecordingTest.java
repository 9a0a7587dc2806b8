package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.Symbol;
import dev.weft.trace.format.ThreadInfo;
import dev.weft.trace.format.TraceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final String FIB = """
            public class Fib {
                static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

                public static void main(String[] arguments) { System.out.println(fib(Integer.parseInt(arguments[0]))); }
            }
            """;

    @TempDir
    Path folder;

    @EachJdk
    void everyCallIsRecordedOnce(Jdk jdk) throws Exception {
        Program fib = Program.compile(folder, 17, "Fib.java", FIB);
        for (int[] expected : new int[][] {{5, 15, 5}, {10, 177, 55}, {20, 21_891, 6765}}) {
            Program.Run run = fib.trace(jdk, "Fib", String.valueOf(expected[0]));
            assertEquals(expected[2] + System.lineSeparator(), run.out());
            assertEquals(expected[1], run.calls().of("Fib.fib"));
            assertEquals(1, run.calls().of("Fib.main"));
            assertEquals(0, run.calls().open());
        }
    }

    @EachJdk
    void theTraceSaysWhatProcessItIsOf(Jdk jdk) throws Exception {
        Program.Run run = Program.compile(folder, 17, "Fib.java", FIB).trace(jdk, "Fib", "3");
        TraceFile trace = run.traces().get(0);
        assertEquals("Fib", trace.properties().get("process.command"));
        assertTrue(String.valueOf(trace.properties().get("java.version")).startsWith(String.valueOf(jdk.feature())));
        assertTrue(trace.header().closed());
        assertTrue(trace.path().getFileName().toString().startsWith(trace.header().pid() + "-"));
        assertTrue(Math.abs(System.currentTimeMillis() - trace.header().wallNanos(trace.lastTicks()) / 1_000_000) < 60_000);
        Symbol fib = trace.symbols().values().stream().filter(s -> s.method().equals("fib")).findFirst().orElseThrow();
        assertEquals(new Symbol(Layout.SYMBOL_METHOD, "Fib", "fib", "(I)I", "Fib.java", 2, "Fib.fib"), fib);
    }

    @EachJdk
    void threadsHaveTheirNames(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Threads.java", """
                public class Threads {
                    public static void main(String[] arguments) throws Exception {
                        for (int i = 0; i < 4; i++) {
                            Thread thread = new Thread(Threads::work, i < 3 ? "worker " + i : "to be renamed");
                            thread.setDaemon(i == 1);
                            thread.start();
                            thread.join();
                        }
                    }

                    static void work() {
                        if (Thread.currentThread().getName().equals("to be renamed")) {
                            Thread.currentThread().setName("Weber \\u7d19");
                        }
                        step();
                    }

                    static void step() {}
                }
                """);
        TraceFile trace = program.trace(jdk, "Threads").traces().get(0);
        Set<String> names = trace.threads().values().stream()
                .map(t -> t.name() + (t.daemon() ? " (daemon)" : "") + (t.virtual() ? " (virtual)" : ""))
                .collect(Collectors.toSet());
        assertEquals(Set.of("main", "worker 0", "worker 1 (daemon)", "worker 2", "Weber \u7d19"), names);
        assertEquals(4, Calls.of(trace).of("Threads.step"));
        assertEquals(5, Calls.of(trace).perThread().size());
    }

    @EachJdk
    void lanesOfEndedThreadsAreUsedAgain(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Many.java", """
                import java.lang.management.ManagementFactory;
                import java.util.concurrent.locks.LockSupport;

                public class Many {
                    public static void main(String[] arguments) throws Exception {
                        Thread keeper = Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> thread.getName().equals("Weft trace")).findFirst().orElseThrow();
                        for (int i = 0; i < 2_000; i++) {
                            Thread thread = new Thread(Many::work);
                            thread.start();
                            thread.join();
                            if (i % 50 == 0) {
                                awaitRound(keeper.getId());
                            }
                        }
                    }

                    /** When it has gone to wait twice, a whole round is over. */
                    static void awaitRound(long keeper) {
                        long start = waits(keeper);
                        while (waits(keeper) < start + 2) {
                            Thread.onSpinWait();
                        }
                    }

                    static long waits(long keeper) { return ManagementFactory.getThreadMXBean().getThreadInfo(keeper).getWaitedCount(); }

                    static void work() {}
                }
                """).withAgentOptions("include=Many#work");
        TraceFile trace = program.trace(jdk, "Many").traces().get(0);
        assertEquals(2_000, Calls.of(trace).perThread().size());
        assertTrue(trace.lanes().length <= 60, () -> trace.lanes().length + " lanes");
        assertEquals(2_001, trace.threads().values().stream().map(ThreadInfo::id).distinct().count());
    }

    /** Until virtual threads came, a program could override what says a thread's number. */
    @EachJdk
    void aThreadIsAskedForNothing(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Odd.java", """
                public class Odd extends Thread {
                    public static void main(String[] arguments) throws Exception {
                        Odd odd = new Odd();
                        odd.start();
                        odd.join();
                    }

                    @Override public long getId() { System.out.println("asked"); return 1; }

                    @Override public void run() {}
                }
                """);
        Program.Run run = program.trace(jdk, "Odd");
        assertEquals("", run.out());
        assertEquals(2, run.calls().perThread().size());
        assertEquals(0, run.calls().of("Odd.getId"));
    }

    @EachJdk
    void exceptionsCloseTheFramesTheyLeave(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Throws.java", """
                public class Throws {
                    public static void main(String[] arguments) {
                        for (int i = 0; i < 100; i++) {
                            try {
                                deep(9);
                            } catch (IllegalStateException e) {
                                caught();
                            }
                        }
                    }

                    static void deep(int n) {
                        if (n == 0) throw new IllegalStateException();
                        deep(n - 1);
                    }

                    static void caught() {}
                }
                """);
        Calls calls = program.trace(jdk, "Throws").calls();
        assertEquals(1_000, calls.of("Throws.deep"));
        assertEquals(1_000, calls.thrownFrom("Throws.deep"));
        assertEquals(100, calls.of("Throws.caught"));
        assertEquals(0, calls.open());
    }

    /**
     * The deepest frames may find no stack to record their exit on; whoever reads closes them with their caller. All others have theirs.
     * What records an exit needs less than a kilobyte of stack, and no frame is smaller than 32 bytes.
     */
    @EachJdk
    void framesThatAStackOverflowEndsAreClosedUpToTheDeepest(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Overflow.java", """
                public class Overflow {
                    public static void main(String[] arguments) {
                        try {
                            endless(0);
                        } catch (StackOverflowError e) {
                            caught();
                        }
                    }

                    static int endless(int n) { return endless(n + 1) + 1; }

                    static void caught() {}
                }
                """);
        TraceFile file = program.trace(jdk, "Overflow").traces().get(0);
        Map<String, Integer> counts = new TreeMap<>();
        file.forEachEvent((thread, kind, symbol, ticks, value) -> counts.merge(kind + " " + file.symbol(symbol).name(), 1, Integer::sum));
        int entered = counts.getOrDefault(Layout.ENTER + " Overflow.endless", 0);
        int left = counts.getOrDefault(Layout.EXIT_THROWN + " Overflow.endless", 0);
        assertTrue(entered > 1_000 && left <= entered && left >= entered - 32, counts::toString);
        assertEquals(1, counts.get(Layout.ENTER + " Overflow.caught"));
        assertEquals(1, counts.get(Layout.EXIT + " Overflow.caught"));
        assertEquals(1, counts.get(Layout.EXIT + " Overflow.main"));
    }

    /** A thread may meet the recorder for the first time where no stack is left for it. */
    @EachJdk
    void aThreadThatBeganInAStackOverflowIsRecorded(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Deep.java", """
                public class Deep {
                    public static void main(String[] arguments) throws Exception {
                        for (int i = 0; i < 50; i++) {
                            Thread thread = new Thread(null, Deep::work, "deep", 200_000 + i * 64);
                            thread.start();
                            thread.join();
                        }
                    }

                    static void work() {
                        try { deep(); } catch (StackOverflowError meant) { }
                        after();
                    }

                    static void deep() {
                        try { deep(); } finally { leaf(); }
                    }

                    static void leaf() {}

                    static void after() {}
                }
                """).withAgentOptions("include=Deep#leaf,include=Deep#after");
        assertEquals(50, program.trace(jdk, "Deep").calls().of("Deep.after"));
    }

    @EachJdk
    void sourceFilesAndArgumentFilesAreTraced(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Fib.java", FIB);
        Program.Run source = program.traceWith(jdk, "Fib.java", "10");
        assertEquals(177, source.calls().of("Fib.fib"));
        assertEquals("Fib.java", source.traces().get(0).properties().get("process.command"));
        Path odd = Files.copy(folder.resolve("Fib.java"), Files.createDirectories(folder.resolve("a b")).resolve("Fib 2.java"));
        assertEquals(odd.toString(), program.traceWith(jdk, odd.toString(), "10").traces().get(0).properties().get("process.command"));

        Path arguments = Files.writeString(folder.resolve("args"), "-cp classes Fib 10");
        assertEquals(177, program.traceWith(jdk, "@" + arguments).calls().of("Fib.fib"));
        assertEquals("", program.traceWith(jdk, "-version").out());
    }

    @EachJdk
    void jarsAreTraced(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Fib.java", FIB);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Fib");
        Path jar = folder.resolve("my fib.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new JarEntry("Fib.class"));
            Files.copy(folder.resolve("classes/Fib.class"), out);
        }
        Program.Run run = program.traceWith(jdk, "-jar", jar.toString(), "10");
        assertEquals(177, run.calls().of("Fib.fib"));
        assertEquals(jar.toString(), run.traces().get(0).properties().get("process.command"));
    }

    /** A module that reads nothing but java.base must find what its woven classes call. */
    @EachJdk
    void modulesAreTraced(Jdk jdk) throws Exception {
        Path declaration = Files.writeString(folder.resolve("module-info.java"), "module acme {}");
        Program program = Program.compile(folder, 17, "Fib.java", "package a; " + FIB, declaration.toString());
        Program.Run run = program.traceWith(jdk, "-p", "classes", "-m", "acme/a.Fib", "10");
        assertEquals("55", run.out().strip(), run.err());
        assertEquals(177, run.calls().of("Fib.fib"));
        assertEquals("acme/a.Fib", run.traces().get(0).properties().get("process.command"));
    }
}
