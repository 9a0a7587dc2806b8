package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weft.trace.format.Records;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** Values that are assigned to fields and local variables, in a trace. */
class AssignmentsTest {
    private static final String PROGRAM = """
            import java.util.*;

            public class Main {
                static class Base { int depth; }

                static class Types extends Base {
                    static final Map<String, Integer> shared = new HashMap<>();
                    static long total = 7;
                    boolean z; byte b; char c; short s; int i; long l; float f; double d;
                    String text; Object any; Integer box; String apiToken; int secretNumber; int[] array = {1, 2};
                    int unasked;

                    Types(int n) { super(); i = n; unasked = n; }
                    void setText(String value) { text = value; }
                    void all() {
                        z = true; b = 1; c = 'x'; s = 2; i = -3; l = 1L << 40; f = .5f; d = 1e300;
                        setText("a\\n"); any = this; any = 5L; box = 6; box = null; apiToken = "hidden"; secretNumber = 5;
                        i++; i += 2; l <<= 1; array[0] = 9; depth = 4; total = i = 8;
                    }
                    class Inner { final int captured; Inner() { captured = i; } }
                    @Override public String toString() { System.out.println("called"); return "!"; }
                }

                static int sum(int n, String password) {
                    int sum = 0;
                    for (int i = 0; i < n; i++) { sum += i; }
                    for (String word : List.of("a", "b")) { String copy = word; sum += copy.length() - 1; }
                    password = "other";
                    try { Integer.parseInt("x"); } catch (NumberFormatException e) { sum = -sum; }
                    { long wide = n; wide++; }
                    { double wide = n; wide /= 2; boolean even = n % 2 == 0; char c = 'a'; c++; }
                    Runnable later = () -> { int inside = 5; };
                    later.run();
                    return sum;
                }

                public static void main(String[] arguments) {
                    Types types = new Types(1);
                    types.all();
                    types.new Inner();
                    System.out.println(sum(3, "p"));
                }
            }
            """;

    @TempDir
    Path folder;

    @SomeJdks
    void eachValueOfAFieldIsRecordedInItsOrder(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", PROGRAM).withJvmOptions("-Xverify:all")
                .withAgentOptions("logField=Main$Types#*,logField=Main$Types$Inner#captured,exclude=*#unasked");
        Program.Run plain = program.run(jdk, "Main");
        Program.Run run = program.trace(jdk, "Main");
        assertEquals("-3\n", plain.out());
        assertEquals(plain.out(), run.out(), run.err());
        assertEquals("", run.err());
        Map<String, List<String>> all = Assignments.of(run.traces().get(0)).all();
        assertEquals(List.of("HashMap"), all.get("Main$Types.shared"));
        assertEquals(List.of("7", "8"), all.get("Main$Types.total"));
        assertEquals(List.of("true"), all.get("Main$Types.z"));
        assertEquals(List.of("1"), all.get("Main$Types.b"));
        assertEquals(List.of("'x'"), all.get("Main$Types.c"));
        assertEquals(List.of("2"), all.get("Main$Types.s"));
        assertEquals(List.of("1", "-3", "-2", "0", "8"), all.get("Main$Types.i"));
        assertEquals(List.of(String.valueOf(1L << 40), String.valueOf(1L << 41)), all.get("Main$Types.l"));
        assertEquals(List.of("0.5"), all.get("Main$Types.f"));
        assertEquals(List.of("1.0E300"), all.get("Main$Types.d"));
        assertEquals(List.of("\"a\\n\""), all.get("Main$Types.text"));
        assertEquals(List.of("Main$Types", "5"), all.get("Main$Types.any"));
        assertEquals(List.of("6", "null"), all.get("Main$Types.box"));
        assertEquals(List.of("(redacted)"), all.get("Main$Types.apiToken"));
        assertEquals(List.of("(redacted)"), all.get("Main$Types.secretNumber"));
        assertEquals(List.of("int[2]{1, 2}"), all.get("Main$Types.array"));
        assertEquals(List.of("4"), all.get("Main$Types.depth"));
        assertEquals(List.of("8"), all.get("Main$Types$Inner.captured"));
        assertNull(all.get("Main$Base.depth"));
    }

    @SomeJdks
    void whatIsNotAskedForIsNotRecorded(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", PROGRAM).withAgentOptions("logField=*Types#total");
        Program.Run run = program.trace(jdk, "Main");
        assertEquals(Map.of("Main$Types.total", List.of("7", "8")), Assignments.of(run.traces().get(0)).all());
        // What is excluded is not touched, and a sparse trace has what was asked for by name.
        assertEquals(Map.of(), Assignments.of(program.withAgentOptions("exclude=Main$Types,logField=*#total").trace(jdk, "Main")
                .traces().get(0)).all());
        assertEquals(Set.of("Main$Types.total"), Assignments.of(program.withAgentOptions("sparse=true,logField=*#total")
                .trace(jdk, "Main").traces().get(0)).all().keySet());
    }

    @SomeJdks
    void eachValueOfALocalVariableIsRecordedInItsOrder(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", PROGRAM, "-g").withJvmOptions("-Xverify:all")
                .withAgentOptions("logLocal=Main#sum:*,logLocal=Main#lambda*:in*de,args=Main#sum");
        Program.Run run = program.trace(jdk, "Main");
        assertEquals("-3\n", run.out(), run.err());
        assertEquals("", run.err());
        assertEquals(
                Map.ofEntries(
                        Map.entry("Main.sum:sum", List.of("0", "0", "1", "3", "3", "3", "-3")),
                        Map.entry("Main.sum:i", List.of("0", "1", "2", "3")),
                        Map.entry("Main.sum:word", List.of("\"a\"", "\"b\"")),
                        Map.entry("Main.sum:copy", List.of("\"a\"", "\"b\"")),
                        Map.entry("Main.sum:password", List.of("(redacted)")),
                        Map.entry("Main.sum:e", List.of("java.lang.NumberFormatException: For input string: \"x\"")),
                        Map.entry("Main.sum:wide", List.of("3", "4", "3.0", "1.5")),
                        Map.entry("Main.sum:even", List.of("false")),
                        Map.entry("Main.sum:c", List.of("'a'", "'b'")),
                        Map.entry("Main.sum:later", List.of("Main$$Lambda")),
                        Map.entry("Main.lambda$sum$0:inside", List.of("5"))),
                withoutNumbers(Assignments.of(run.traces().get(0)).all()));
        assertNull(run.traces().get(0).properties().get(Records.WITHOUT_VARIABLES));
    }

    /** Classes of lambdas are numbered. */
    private static Map<String, List<String>> withoutNumbers(Map<String, List<String>> all) {
        all.computeIfPresent("Main.sum:later", (name, values) -> List.of(values.get(0).replaceFirst("Lambda.*", "Lambda")));
        return all;
    }

    @SomeJdks
    void aClassThatDoesNotNameItsVariablesIsToldOf(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", PROGRAM, "-g:none").withAgentOptions("logLocal=Main*#*:*");
        Program.Run run = program.trace(jdk, "Main");
        assertEquals(Map.of(), Assignments.of(run.traces().get(0)).all());
        assertEquals("1 Main", run.traces().get(0).properties().get(Records.WITHOUT_VARIABLES));
    }
}
