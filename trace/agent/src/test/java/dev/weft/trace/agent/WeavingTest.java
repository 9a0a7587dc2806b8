package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes of every difficult shape verify and behave as they did, and their calls are all there. */
class WeavingTest {
    @TempDir
    Path folder;

    private static String shapes() throws IOException {
        try (InputStream in = Objects.requireNonNull(WeavingTest.class.getResourceAsStream("Shapes.java.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @EachJdk
    void everyShapeVerifiesAndBehavesAsBefore(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Shapes.java", shapes()).withJvmOptions("-Xverify:all");
        Program.Run untraced = program.run(jdk, "Shapes");
        Program.Run traced = program.trace(jdk, "Shapes");
        assertEquals(untraced.out(), traced.out());
        assertEquals(untraced.err(), traced.err());
        assertEquals(0, traced.code(), traced.err());

        Calls calls = traced.calls();
        assertEquals(0, calls.open());
        Map<String, Integer> expected = Map.ofEntries(
                Map.entry("new Shapes$Branching", 6), Map.entry("new Shapes$Thrower", 1), Map.entry("Shapes$Greeter.greet", 1),
                Map.entry("Shapes$Greeter.decorate", 1), Map.entry("Shapes$Greeter.of.lambda$0", 1), Map.entry("Shapes.locked", 6),
                Map.entry("Shapes.nested.lambda$0", 1), Map.entry("Shapes.spin", 2), Map.entry("Shapes$Level$1.weight", 1),
                Map.entry("Shapes.finallyWins", 3), Map.entry("Shapes$Point.sum", 1), Map.entry("Shapes.reusedSlots", 1));
        expected.forEach((name, count) -> assertEquals(count, calls.of(name), () -> name + " in " + calls.all()));
        assertEquals(1, calls.thrownFrom("new Shapes$Thrower"));
    }

    @Test
    void codeBeforeTheConstructorCallIsLeftAlone() throws Exception {
        Program program = Program.compile(folder, 25, "Early.java", """
                public class Early {
                    static class Base { Base(int n) {} }

                    static class Sub extends Base {
                        final int kept;

                        Sub(String text) {
                            int n;
                            try {
                                n = Integer.parseInt(text);
                            } catch (NumberFormatException e) {
                                if (text.isEmpty()) throw new IllegalStateException("empty", e);
                                n = -1;
                            }
                            kept = n;
                            super(n);
                            step();
                        }
                    }

                    static void step() {}

                    public static void main(String[] arguments) {
                        System.out.println(new Sub("5").kept + new Sub("x").kept);
                        try { new Sub(""); } catch (IllegalStateException e) { System.out.println(e.getMessage()); }
                    }
                }
                """).withJvmOptions("-Xverify:all");
        Program.Run run = program.trace(Jdk.current(), "Early");
        assertEquals("4\nempty\n", run.out());
        assertEquals(2, run.calls().of("new Early$Sub"));
        assertEquals(2, run.calls().of("Early.step"));
    }

    @EachJdk
    void aMethodThatWouldGrowTooLargeStaysAsItIs(Jdk jdk) throws Exception {
        String huge = "static int huge(int n) { " + "n = n * 31 + (n >> 3);\n".repeat(7_270) + " return n; }";
        Program program = Program.compile(folder, 17, "Huge.java", """
                public class Huge {
                    public static void main(String[] arguments) { System.out.println(huge(3) + small()); }
                    static int small() { return 1; }
                    """ + huge + "}").withJvmOptions("-Xverify:all");
        Program.Run untraced = program.run(jdk, "Huge");
        Program.Run traced = program.trace(jdk, "Huge");
        assertEquals(untraced.out(), traced.out());
        assertEquals(1, traced.calls().of("Huge.small"));
        assertTrue(traced.calls().of("Huge.huge") <= 1);
    }
}
