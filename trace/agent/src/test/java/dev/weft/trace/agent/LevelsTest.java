package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;

/** {@code @Traced(depth = n)} in a sparse trace. */
class LevelsTest {
    private static final String PROGRAM = """
            import dev.weft.trace.Traced;
            import dev.weft.trace.Untraced;

            public class Main {
                static int n;
                static void use() { synchronized (Main.class) { n++; } }
                static void a() { use(); b(); use(); }
                static void b() { use(); c(); }
                static void c() { use(); d(); }
                static void d() { use(); }
                static void fails() { use(); throw new IllegalStateException(); }
                static void tries() { try { fails(); } catch (IllegalStateException e) { use(); } }

                static class Marked {
                    @Traced static void alone() { a(); }
                    @Traced(depth = 1) static void one() { a(); a(); }
                    @Traced(depth = 2) static void two() { a(); }
                    @Traced(depth = 2) static void around() { one(); a(); alone(); hidden(); }
                    @Traced(depth = 1) static void thrown() { fails(); }
                    @Traced(depth = 2) static void caught() { tries(); a(); }
                    @Traced(depth = 3) static void recursive(int n) { use(); if (n > 0) recursive(n - 1); else a(); }
                    @Untraced static void hidden() { a(); }
                }

                public static void main(String[] arguments) throws Exception {
                    // These classes are loaded and run before it is known that there are marks with a depth.
                    a();
                    Thread.class.getMethod("yield");
                    switch (arguments[0]) {
                        case "alone" -> Marked.alone();
                        case "one" -> Marked.one();
                        case "two" -> Marked.two();
                        case "around" -> Marked.around();
                        case "caught" -> Marked.caught();
                        case "thrown" -> { try { Marked.thrown(); } catch (IllegalStateException e) { use(); } a(); }
                        case "recursive" -> Marked.recursive(1);
                        case "threads" -> {
                            Thread[] threads = new Thread[8];
                            for (int i = 0; i < threads.length; i++) {
                                threads[i] = new Thread(i % 2 == 0 ? Marked::one : Main::a);
                                threads[i].start();
                            }
                            for (Thread thread : threads) thread.join();
                        }
                    }
                    a();
                }
            }
            """;

    @TempDir
    Path folder;

    private Map<String, Integer> calls(Program program, Jdk jdk, String what) throws Exception {
        Program.Run run = program.trace(jdk, "Main", what);
        assertEquals("", run.err());
        assertEquals(0, run.code());
        assertEquals(0, run.calls().open());
        return run.calls().all();
    }

    @SomeJdks
    void soManyLevelsBelowAMarkedCallAreRecorded(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", PROGRAM).withJvmOptions("-Xverify:all")
                .withAgentOptions("sparse=true,exclude=*#use");
        assertEquals(Map.of("Main$Marked.alone", 1), calls(program, jdk, "alone"));
        assertEquals(Map.of("Main$Marked.one", 1, "Main.a", 2), calls(program, jdk, "one"));
        assertEquals(Map.of("Main$Marked.two", 1, "Main.a", 1, "Main.b", 1), calls(program, jdk, "two"));
    }

    @SomeJdks
    void ofMarkedCallsInEachOtherTheDeepestReachCounts(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", PROGRAM).withAgentOptions("sparse=true,exclude=*#use");
        // Of one: a twice, as both reach; of around: a and b; of alone: a, which is the second level below around.
        assertEquals(Map.of("Main$Marked.around", 1, "Main$Marked.one", 1, "Main$Marked.alone", 1, "Main.a", 5, "Main.b", 2),
                calls(program, jdk, "around"));
        assertEquals(Map.of("Main$Marked.recursive", 2, "Main.a", 1, "Main.b", 1, "Main.c", 1), calls(program, jdk, "recursive"));
    }

    @SomeJdks
    void levelsAreCountedRightAfterExceptionsAndForEachThread(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", PROGRAM)
                .withAgentOptions("sparse=true,exclude=*#use,args=*,exceptions=true");
        assertEquals(Map.of("Main$Marked.caught", 1, "Main.tries", 1, "Main.fails", 1, "Main.a", 1, "Main.b", 1),
                calls(program, jdk, "caught"));
        assertEquals(Map.of("Main$Marked.thrown", 1, "Main.fails", 1), calls(program, jdk, "thrown"));
        assertEquals(Map.of("Main$Marked.one", 4, "Main.a", 8), calls(program, jdk, "threads"));
    }

    @SomeJdks
    void onlyCallsThatAreRecordedAreToldOf(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", """
                import dev.weft.trace.Traced;

                public class Main {
                    static int down(int n) { return n == 0 ? 0 : down(n - 1) + 1; }
                    @Traced(depth = 2) static int marked() { return down(5); }
                    public static void main(String[] arguments) { marked(); }
                }
                """, "-g").withAgentOptions("sparse=true,args=*,returns=*");
        TraceFile trace = program.trace(jdk, "Main").traces().get(0);
        Map<Integer, String> told = new TreeMap<>();
        trace.forEachEvent(new EventVisitor() {
            @Override
            public void event(long threadId, int kind, int symbol, long ticks, long value) {}

            @Override
            public void call(long threadId, int type, int symbol, long ticks, String text) {
                told.merge(type, trace.symbol(symbol).name() + " " + text, (before, next) -> before + "; " + next);
            }
        });
        assertEquals(Map.of(Layout.RECORD_ARGUMENTS, "Main.down n = 5; Main.down n = 4",
                Layout.RECORD_RETURNED, "Main.down 4; Main.down 5; Main.marked 5"), told);
    }
}
