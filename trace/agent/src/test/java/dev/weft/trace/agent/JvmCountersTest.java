package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Pauses of the garbage collectors, used heap and load in a trace. */
class JvmCountersTest {
    private static final String PROGRAM = """
            public class Main {
                static Object[] kept = new Object[1];
                static void collect() { kept[0] = new byte[8 << 20]; System.gc(); }
                public static void main(String[] arguments) { collect(); System.out.println("done"); }
            }
            """;

    @TempDir
    Path folder;

    @EachJdk
    void eachPauseIsASliceAndHeapAndLoadAreCounters(Jdk jdk) throws Exception {
        for (String collector : List.of("G1", "Serial")) {
            Program program = Program.compile(folder, 17, "Main.java", PROGRAM)
                    .withJvmOptions("-Xlog:disable", "-XX:+Use" + collector + "GC").withAgentOptions("counters=true,all=true");
            Program.Run run = program.trace(jdk, "Main");
            assertEquals("done\n", run.out(), run.err());
            assertEquals("", run.err());
            assertEquals(0, run.code());
            Calls calls = run.calls();
            assertTrue(calls.of("GC: " + collector + " full collection pauses") > 0, calls.all().toString());
            assertEquals(0, calls.open());
            // Of its own work nothing is recorded.
            assertEquals(List.of("Main.collect", "Main.main"),
                    calls.all().keySet().stream().filter(name -> !name.startsWith("GC: ")).toList());
            Assignments counters = Assignments.of(run.traces().get(0));
            assertTrue(lastOf(counters, "GC pauses, \u00b5s") > 0, counters.all().toString());
            assertTrue(lastOf(counters, "heap used, bytes") > 8 << 20, counters.all().toString());
            assertFalse(counters.of("CPU of this process, %").isEmpty());
        }
    }

    private static long lastOf(Assignments counters, String name) {
        List<String> values = counters.of(name);
        return Long.parseLong(values.get(values.size() - 1));
    }

    @SomeJdks
    void aPauseLiesInTheCallThatCausedIt(Jdk jdk) throws Exception {
        TraceFile trace = Program.compile(folder, 17, "Main.java", PROGRAM).withJvmOptions("-XX:+UseSerialGC")
                .withAgentOptions("counters=true,all=true").trace(jdk, "Main").traces().get(0);
        long[] times = new long[4];
        trace.forEachEvent((thread, kind, symbol, ticks, value) -> {
            String name = trace.symbol(symbol).name();
            int end = kind == Layout.EXIT || kind == Layout.END ? 1 : 0;
            if (name.equals("Main.collect")) {
                times[end] = ticks;
            } else if (name.startsWith("GC: Serial full")) {
                times[2 + end] = ticks;
            }
        });
        assertTrue(times[0] < times[2] && times[2] < times[3] && times[3] < times[1], () -> List.of(times[0], times[2], times[3], times[1])
                .toString());
    }

    @SomeJdks
    void withoutTheCountersOfTheJvmTheTraceSaysSo(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", PROGRAM).withJvmOptions("-XX:-UsePerfData")
                .withAgentOptions("counters=true");
        Program.Run run = program.trace(jdk, "Main");
        assertEquals("done\n", run.out(), run.err());
        assertEquals("", run.err());
        assertEquals("not known, since the JVM does not keep its counters (-XX:-UsePerfData)",
                run.traces().get(0).properties().get("pauses"));
        assertFalse(Assignments.of(run.traces().get(0)).of("heap used, bytes").isEmpty());
    }

    @SomeJdks
    void withoutTheOptionThereIsNoThreadForIt(Jdk jdk) throws Exception {
        Program.Run run = Program.compile(folder, 17, "Main.java", PROGRAM).trace(jdk, "Main");
        assertNull(Assignments.of(run.traces().get(0)).all().get("heap used, bytes"));
        assertEquals(1, run.traces().get(0).threads().size());
    }
}
