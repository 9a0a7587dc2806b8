package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls of {@code dev.weft.trace.Trace} in a program that is traced, and in one that is not. */
class ApiTest {
    private static final String PROGRAM = """
            import dev.weft.trace.*;

            public class Names {
                public static void main(String[] arguments) throws Exception {
                    Trace.nameProcess("first");
                    Trace.nameProcess("second");
                    try (Slice outer = Trace.slice("outer"); Slice task = Trace.task("task", 7)) {
                        Trace.counter("count", -3);
                        Trace.counter("count", Long.MAX_VALUE);
                        Trace.instant("now");
                        Trace.instant("mine", InstantScope.THREAD);
                        Trace.instant("ours", InstantScope.PROCESS);
                        Trace.instant("all", InstantScope.GLOBAL);
                        task.with("file", "a.csv").with("line", "about", 12);
                        long flow = Trace.flowOut("order");
                        Trace.flowIn("order", flow);
                        Trace.object("cart").set("items", 3).set("owner", "Ann");
                        tell(Trace.object("order").only("state", "owner").without("owner").held());
                        Trace.flowIn("order", 0);
                        Thread thread = new Thread(outer::close);
                        thread.start();
                        thread.join();
                    }
                    System.out.println(Trace.isRecording() + " " + Trace.childOptions().size());
                    Trace.childOptions().forEach(option -> System.out.println(option));
                }

                static void tell(TracedObject order) {
                    order.set("state", "new").set("owner", "Ann").set("total", 900).set("state", 7);
                    Trace.instant("told");
                    order.flush();
                    order.flush();
                }
            }
            """;

    @TempDir
    Path folder;

    @EachJdk
    void namesAreRecorded(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Names.java", PROGRAM).withApi().withAgentOptions("include=none.*,waits=false");
        Program.Run run = program.trace(jdk, "Names");
        TraceFile trace = run.traces().get(0);
        assertEquals("second", trace.properties().get("process.name"));
        List<String> events = new ArrayList<>();
        List<Long> flows = new ArrayList<>();
        trace.forEachEvent((thread, kind, symbol, ticks, value) -> {
            boolean isFlow = kind == Layout.FLOW_OUT || kind == Layout.FLOW_IN;
            if (isFlow) {
                flows.add(value);
            }
            events.add(kind + " " + trace.symbol(symbol).name() + (isFlow || value == EventVisitor.NO_VALUE ? "" : " " + value));
        });
        assertEquals(
                List.of(
                        Layout.BEGIN + " outer",
                        Layout.BEGIN + " task 7",
                        Layout.COUNTER + " count -3",
                        Layout.COUNTER + " count " + ((1L << 59) - 1),
                        Layout.INSTANT + " now",
                        Layout.INSTANT + " mine",
                        Layout.INSTANT + " ours " + Layout.INSTANT_OF_PROCESS,
                        Layout.INSTANT + " all " + Layout.INSTANT_OF_ALL,
                        Layout.STATE + " file: a.csv",
                        Layout.STATE + " line: about 12",
                        Layout.FLOW_OUT + " order",
                        Layout.FLOW_IN + " order",
                        Layout.COUNTER + " cart.items 3",
                        Layout.INSTANT + " cart.owner: Ann",
                        Layout.INSTANT + " told",
                        Layout.COUNTER + " order.state 7",
                        Layout.END + " task",
                        Layout.END + " outer"),
                events);
        assertEquals(flows.get(0), flows.get(1));
        assertTrue(flows.get(0) > 0 && flows.get(0) < 1L << 52, flows::toString);
        List<String> lines = run.out().lines().toList();
        assertEquals("true 1", lines.get(0));
        assertTrue(lines.get(1).startsWith("-javaagent:" + Program.AGENT + "=dir="), lines.get(1));
        assertTrue(lines.get(1).endsWith(",include=none.*,parent=" + trace.header().pid() + ",waits=false"), lines.get(1));
    }

    @Test
    void aCounterTakesNothingButNumbers() {
        AssertionError refused = assertThrows(AssertionError.class, () -> Program.compile(folder, 17, "Wrong.java", """
                class Wrong { static { dev.weft.trace.Trace.counter("count", "many"); } }
                """));
        assertTrue(refused.toString().contains("String cannot be converted to long"), refused::toString);
    }

    @EachJdk
    void nothingHappensUntraced(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Names.java", PROGRAM);
        String classPath = Program.API + ":" + folder.resolve("classes");
        assertEquals("false 0\n", program.runWith(jdk, "-cp", classPath, "Names").out());
    }
}
