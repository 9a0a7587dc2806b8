package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Arguments, results and exceptions in a trace. */
class ValuesTest {
    private static final String PROGRAM = """
            import java.util.*;

            public class Main {
                enum Level { LOW, HIGH { @Override public String toString() { return call("enum"); } } }

                record Point(
                        int x, long y, boolean z, char c, double d, float f, byte b, short s, String name, String apiToken, Object any) {
                    Point(int x, Object any) { this(x, 2, true, 'c', .5, .25f, (byte) 3, (short) 4, "a", "b", any); }
                    @Override public String toString() { return call("record"); }
                    @Override public int x() { call("accessor"); return 0; }
                }

                static class Hostile extends AbstractList<String> {
                    @Override public String toString() { return call("toString"); }
                    @Override public int hashCode() { call("hashCode"); return 0; }
                    @Override public String get(int i) { return call("get"); }
                    @Override public int size() { call("size"); return 1; }
                }

                static class Failure extends RuntimeException {
                    Failure(String message) { super(message); }
                    @Override public String getMessage() { return call("getMessage"); }
                    @Override public String toString() { return call("toString"); }
                }

                static String call(String what) { System.out.println("called " + what); throw new IllegalStateException(what); }

                Main(String text, long number) { super(); use(text); }

                static void use(Object... any) {}
                static void none() { use(); }
                static void primitives(boolean z, byte b, char c, short s, int i, long l, float f, double d) { use(z); }
                static void objects(String s, Object o, Level level, Class<?> type, Object list) { use(s); }
                static void arrays(int[] a, String[][] b, Object[] c) { use(a); }
                static void secrets(String userName, String password, int[] secretNumbers, String pin) { use(userName); }
                static Point record(Point point) { use(point); return point; }
                static long wide(long n) { use(n); return n + 1; }
                static double broad(double n) { use(n); return n / 2; }
                static boolean not(boolean z) { use(z); return !z; }
                static String getSecret() { use(); return "hidden"; }
                static int fail(int n) { use(n); throw new Failure("n is " + n); }
                static int nested(int n) { try { return fail(n); } finally { use(n); } }

                public static void main(String[] arguments) {
                    new Main("text", 7);
                    none();
                    primitives(true, (byte) 1, 'x', (short) 2, 3, 4L, 5f, 6.5);
                    objects("a \\"b\\"\\n", new Hostile(), Level.HIGH, Main.class, null);
                    objects("x".repeat(1_000), new Object(), Level.LOW, int[].class, new StringBuilder("b"));
                    arrays(new int[] {1, 2, 3}, new String[][] {{"a"}, null}, new Object[100]);
                    secrets("me", "s3cret", new int[] {1}, "1234");
                    record(new Point(1, new Point(2, null)));
                    wide(1L << 40); broad(5); not(true); getSecret();
                    try { nested(3); } catch (Failure e) { System.out.println("caught"); }
                }
            }
            """;

    @TempDir
    Path folder;

    /** {@code method: text}, in their order. */
    private static List<String> told(TraceFile trace, int type) {
        List<String> told = new ArrayList<>();
        long main = trace.threads().values().stream().filter(thread -> thread.name().equals("main")).findFirst().orElseThrow().id();
        trace.byThread().forEachEvent(main, new EventVisitor() {
            @Override
            public void event(long threadId, int kind, int symbol, long ticks, long value) {}

            @Override
            public void call(long threadId, int of, int symbol, long ticks, String text) {
                if (of == type) {
                    told.add(trace.symbol(symbol).name() + ": " + text);
                }
            }
        });
        return told;
    }

    @SomeJdks
    void valuesAreRenderedWithoutHelpOfTheProgram(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", PROGRAM, "-g").withJvmOptions("-Xverify:all")
                .withAgentOptions("args=Main,returns=Main#*,exceptions=true,redact=PIN,all=true,exclude=*#use");
        Program.Run plain = program.run(jdk, "Main");
        Program.Run run = program.trace(jdk, "Main");
        assertEquals("caught\n", plain.out());
        assertEquals(plain.out(), run.out(), run.err());
        assertEquals("", run.err());
        TraceFile trace = run.traces().get(0);
        assertEquals(0, run.calls().open());
        String longText = "\"" + "x".repeat(100) + "\"\u2026 (1000 characters)";
        String point = "Main$Point[x=1, y=2, z=true, c='c', d=0.5, f=0.25, b=3, s=4, name=\"a\", apiToken=(redacted), any=Main$Point]";
        assertEquals(
                List.of("Main.main: arguments = String[0]{}",
                        "new Main: text = \"text\", number = 7",
                        "Main.primitives: z = true, b = 1, c = 'x', s = 2, i = 3, l = 4, f = 5.0, d = 6.5",
                        "Main.objects: s = \"a \\\"b\\\"\\n\", o = Main$Hostile, level = HIGH, type = Main, list = null",
                        "Main.objects: s = " + longText + ", o = Object, level = LOW, type = [I, list = StringBuilder",
                        "Main.arrays: a = int[3]{1, 2, 3}, b = String[][2]{String[1], null}, c = Object[100]{"
                                + String.join(", ", Collections.nCopies(10, "null")) + ", \u2026}",
                        "Main.secrets: userName = \"me\", password = (redacted), secretNumbers = (redacted), pin = (redacted)",
                        "Main.record: point = " + point, "Main.wide: n = 1099511627776", "Main.broad: n = 5.0", "Main.not: z = true",
                        "Main.nested: n = 3", "Main.fail: n = 3"),
                told(trace, Layout.RECORD_ARGUMENTS));
        assertEquals(List.of("Main.record: " + point, "Main.wide: 1099511627777", "Main.broad: 2.5", "Main.not: false"),
                told(trace, Layout.RECORD_RETURNED));
        assertEquals(List.of("Main.fail: Main$Failure: n is 3", "Main.nested: Main$Failure: n is 3"),
                told(trace, Layout.RECORD_THROWN));
    }

    @SomeJdks
    void onlyMethodsThatAreMeantAreTold(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", PROGRAM).withAgentOptions("args=*#wide,returns=Main#not");
        TraceFile trace = program.trace(jdk, "Main").traces().get(0);
        // Compiled without names.
        assertEquals(List.of("Main.wide: arg0 = 1099511627776"), told(trace, Layout.RECORD_ARGUMENTS));
        assertEquals(List.of("Main.not: false"), told(trace, Layout.RECORD_RETURNED));
        assertEquals(List.of(), told(trace, Layout.RECORD_THROWN));
    }

    @SomeJdks
    void whoAsksForValuesOfATrivialMethodGetsThem(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Half.java", """
                public class Half {
                    static int half(int n) { return n / 2; }
                    static int twice(int n) { return n * 2; }
                    public static void main(String[] arguments) { System.out.println(half(8) + twice(1)); }
                }
                """).withAgentOptions("returns=Half#half");
        TraceFile trace = program.trace(jdk, "Half").traces().get(0);
        assertEquals(List.of("Half.half: 4"), told(trace, Layout.RECORD_RETURNED));
        assertEquals(0, Calls.of(trace).of("Half.twice"));
    }

    /** The recorder looks at values with the JDK's own methods. */
    @SomeJdks
    void ofClassesOfTheJdkNothingIsTold(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", PROGRAM)
                .withAgentOptions("include=java.util.*,include=Main,args=*,returns=*,exceptions=true");
        Program.Run run = program.trace(jdk, "Main");
        assertEquals("caught\n", run.out(), run.err());
        TraceFile trace = run.traces().get(0);
        assertTrue(trace.symbols().values().stream().anyMatch(symbol -> symbol.className().startsWith("java.util.")));
        assertEquals(List.of(), told(trace, Layout.RECORD_ARGUMENTS).stream().filter(text -> !text.matches("(new )?Main.*")).toList());
    }
}
