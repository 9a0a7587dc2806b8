package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Records;
import dev.weft.trace.format.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded when nothing is asked for, and what presets, marks and places make of it. */
class SelectionTest {
    private static final String SHAPES = """
            import dev.weft.trace.Traced;
            import dev.weft.trace.Untraced;

            public class Main {
                private static int[] numbers = {3, 1};
                private final int value;

                Main(int value) { this.value = value; }

                record Point(int x, int y) {}

                @Traced static class Kept { int one() { return 1; } @Untraced int two() { return 2; } }

                @Untraced static class Dropped { int three() { return twice(3); } @Traced int four() { return 4; } }

                int get() { return value; }
                static int max(int a, int b) { return a > b ? a : b; }
                static void swap() { int first = numbers[0]; numbers[0] = numbers[1]; numbers[1] = first; }
                static int loop(int n) { int sum = 0; while (n > 0) sum += n--; return sum; }
                static int twice(int n) { return max(n, n) + max(n, n); }
                static synchronized void locked() {}
                static int[] allocates() { return new int[3]; }
                static int caught(int a, int b) { try { return a / b; } catch (ArithmeticException e) { return 0; } }
                static int longer(int a) { return (a + 1) * (a + 2) * (a + 3) * (a + 4) * (a + 5) * (a + 6); }
                static void thrown() { throw null; }
                @Traced static void marked() {}

                public static void main(String[] arguments) {
                    new Main(1).get();
                    new Point(1, 2).x();
                    new Kept().one(); new Kept().two();
                    new Dropped().three(); new Dropped().four();
                    swap(); twice(2); loop(3); locked(); allocates(); caught(1, 0); longer(1); marked();
                    try { thrown(); } catch (NullPointerException e) { max(1, 2); }
                    Runnable trivial = () -> numbers[0]++;
                    trivial.run();
                }
            }
            """;

    @TempDir
    Path folder;

    @SomeJdks
    void methodsThatDoNextToNothingAreLeftOutAndCounted(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", SHAPES).withAgentOptions("all=false").withJvmOptions("-Xverify:all");
        Program.Run run = program.trace(jdk, "Main");
        assertEquals(0, run.code(), run.err());
        assertEquals(
                Set.of("Main.main", "Main.loop", "Main.twice", "Main.locked", "Main.allocates", "Main.caught", "Main.longer", "Main.thrown",
                        "Main.marked", "new Main$Kept", "Main$Kept.one", "Main$Dropped.four"),
                run.calls().all().keySet());
        // Main: constructor, get, max, swap, lambda; Point: constructor, x, y.
        assertEquals("8", run.traces().get(0).properties().get(Records.TRIVIAL_METHODS));
    }

    @SomeJdks
    void whoAsksForMethodsByNameGetsTrivialOnesToo(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", SHAPES).withAgentOptions("include=Main#get,include=Main#l*");
        assertEquals(Set.of("Main.get", "Main.loop", "Main.locked", "Main.longer", "Main.main.lambda$0"),
                program.trace(jdk, "Main").calls().all().keySet());
    }

    @SomeJdks
    void aSparseTraceHasMarkedMethodsOnly(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", SHAPES).withAgentOptions("sparse=true");
        assertEquals(Set.of("Main.marked", "new Main$Kept", "Main$Kept.one", "Main$Dropped.four"),
                program.trace(jdk, "Main").calls().all().keySet());
        program.withAgentOptions("sparse=true,exclude=*Kept");
        assertEquals(Set.of("Main.marked", "Main$Dropped.four"), program.trace(jdk, "Main").calls().all().keySet());
    }

    @SomeJdks
    void callsShorterThanTheLeastAreTakenBack(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Waits.java", """
                public class Waits {
                    public static void main(String[] arguments) throws Exception {
                        for (int i = 0; i < 100_000; i++) half(i);
                        Thread.sleep(50);
                        longer();
                        Runtime.getRuntime().halt(3);
                    }

                    static int half(int n) {
                        try { return quarter(n); } catch (IllegalStateException e) { return 0; }
                    }

                    static int quarter(int n) {
                        if (n % 7 == 0) throw new IllegalStateException();
                        return n / 4;
                    }

                    static void longer() throws Exception { Thread.sleep(50); }
                }
                """).withJvmOptions("-Xverify:all");
        Program.Run all = program.withAgentOptions("minNanos=3600000000000,all=true").trace(jdk, "Waits");
        assertEquals(3, all.code(), all.err());
        assertEquals(Map.of("Waits.main", 1), all.calls().all());
        assertEquals(1, all.traces().get(0).eventCount());
        Calls some = program.withAgentOptions("minNanos=40000000,all=true").trace(jdk, "Waits").calls();
        assertEquals(1, some.of("Waits.longer"));
        assertEquals(1, some.of("Waits.main"));
    }

    private static final String APPLICATION = """
            package app;

            public class Main {
                public static void main(String[] arguments) throws Exception {
                    lib.Library.work();
                    if (arguments.length == 0) {
                        String java = ProcessHandle.current().info().command().get();
                        String path = System.getProperty("java.class.path", "");
                        new ProcessBuilder(java, "-cp", path, "lib.Library").inheritIO().start().waitFor();
                    }
                }

                public static int call() { return Integer.parseInt("1"); }
            }
            """;
    private static final String LIBRARY = """
            package lib;

            public class Library {
                public static void main(String[] arguments) throws Exception {
                    work();
                    Class.forName("app.Main").getMethod("call").invoke(null);
                }

                public static int work() { return Integer.parseInt("2"); }
            }
            """;

    private String classPath() throws IOException {
        Path library = Files.writeString(Files.createDirectories(folder.resolve("src/lib")).resolve("Library.java"), LIBRARY);
        Program.compile(folder, 17, "Main.java", APPLICATION, library.toString());
        return jar("an app.jar", "app/Main.class") + ":" + jar("lib.jar", "lib/Library.class");
    }

    private Path jar(String name, String entry) throws IOException {
        Path jar = folder.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(entry));
            Files.copy(folder.resolve("classes").resolve(entry), out);
        }
        return jar;
    }

    private Program program() {
        return Program.in(folder);
    }

    @SomeJdks
    void theJarOfTheMainClassIsTheProgramsOwnAndStaysSoInItsChildren(Jdk jdk) throws Exception {
        String classPath = classPath();
        Program.Run run = program().withAgentOptions("all=true,waits=false").traceWith(jdk, "-cp", classPath, "app.Main");
        assertEquals("", run.err());
        long parent = run.childOf(0).header().pid();
        assertEquals(Set.of("Main.main"), Calls.of(run.childOf(0)).all().keySet());
        // The child's own main class is in the other jar.
        assertEquals(Set.of("Library.main", "Library.work", "Main.call"), Calls.of(run.childOf(parent)).all().keySet());
    }

    @SomeJdks
    void presetsChooseByWhoseAClassIs(Jdk jdk) throws Exception {
        String classPath = classPath();
        assertEquals(Set.of("Library.work"), calls(jdk, "include=deps", classPath));
        assertEquals(Set.of("Library.work", "Main.main"), calls(jdk, "include=deps,include=mine", classPath));
        assertEquals(Set.of("Main.main"), calls(jdk, "include=*,exclude=deps", classPath));
        assertEquals(Set.of("Library.work"), calls(jdk, "include=" + folder + "/lib.jar", classPath));
        assertEquals(Set.of("Main.main"), calls(jdk, "include=" + folder + ",exclude=lib.*", classPath));
    }

    private Set<String> calls(Jdk jdk, String options, String classPath) throws Exception {
        return program().withAgentOptions(options).traceWith(jdk, "-cp", classPath, "app.Main", "alone").calls().all().keySet();
    }

    @EachJdk
    void allOfTheJdkThatTheRecorderDoesNotStandOnCanBeTraced(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", """
                import java.util.stream.*;

                public class Main {
                    public static void main(String[] arguments) throws Exception {
                        var texts = IntStream.range(0, 1_000).boxed().parallel().collect(Collectors.toMap(n -> n, n -> "" + n));
                        System.out.println(texts.size());
                        System.out.println(String.format("%s %,d", java.time.Duration.ofMillis(5), 1_000_000));
                        System.out.println(new ProcessBuilder("true").start().waitFor());
                    }
                }
                """);
        Program.Run plain = program.run(jdk, "Main");
        Program.Run run = program.withAgentOptions("include=jdk,include=mine").trace(jdk, "Main");
        assertEquals(plain.out(), run.out());
        assertEquals("", run.err());
        TraceFile trace = run.traces().get(0);
        assertTrue(Calls.of(trace).of("Duration.toString") > 0);
        assertEquals(List.of(), trace.properties().keySet().stream().filter(key -> key.startsWith("not woven")).toList());
    }
}
