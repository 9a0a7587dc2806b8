package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.trace.format.Records;
import dev.weft.trace.format.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where something is refused that makes a recording cheaper or longer, there is a recording without. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class FallBackTest {
    /** Runs until whatever decides about the clock has done so. */
    private static final String PROGRAM = """
            import java.lang.management.ManagementFactory;

            public class Main {
                public static void main(String[] arguments) throws Exception {
                    Thread keeper = find("Weft trace");
                    long round = waits(keeper);
                    while (waits(keeper) < round + 3 || find("Weft clock") != null) Thread.onSpinWait();
                    for (int i = 0; i < Integer.parseInt(arguments[0]); i++) step();
                    System.out.println("done");
                }

                static Thread find(String name) {
                    for (Thread thread : Thread.getAllStackTraces().keySet()) if (thread.getName().equals(name)) return thread;
                    return null;
                }

                static long waits(Thread thread) {
                    return ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId()).getWaitedCount();
                }

                static void step() {}
            }
            """;

    /** Refuses memory of the program that it becomes to be made executable: what a hardened system does to all. */
    private static final String CONFINED = """
            import static java.lang.foreign.ValueLayout.*;
            import java.lang.foreign.*;
            import java.lang.invoke.MethodHandle;

            public class Confined {
                public static void main(String[] command) throws Throwable {
                    Linker linker = Linker.nativeLinker();
                    MethodHandle prctl = linker.downcallHandle(linker.defaultLookup().find("prctl").orElseThrow(),
                            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                            Linker.Option.firstVariadicArg(1));
                    MethodHandle execv = linker.downcallHandle(linker.defaultLookup().find("execvp").orElseThrow(),
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
                    Arena arena = Arena.global();
                    MemorySegment filter = arena.allocateFrom(JAVA_LONG,
                            step(0x20, 0, 0, 0),             // the number of the system call
                            step(0x15, 0, 3, 10),            // mprotect
                            step(0x20, 0, 0, 32),            // its third argument
                            step(0x15, 0, 1, 5),             // to be read and executed; a JVM wants to write too, and looks if it may
                            step(0x06, 0, 0, 0x5_000d),      // EACCES
                            step(0x06, 0, 0, 0x7fff_0000));  // else as ever
                    MemorySegment program = arena.allocate(16, 8);
                    program.set(JAVA_SHORT, 0, (short) 6);
                    program.set(ADDRESS, 8, filter);
                    if ((int) prctl.invokeExact(38, 1L, 0L, 0L, 0L) != 0
                            || (int) prctl.invokeExact(22, 2L, program.address(), 0L, 0L) != 0) {
                        System.exit(77);
                    }
                    MemorySegment words = arena.allocate(ADDRESS, command.length + 1);
                    for (int i = 0; i < command.length; i++) words.setAtIndex(ADDRESS, i, arena.allocateFrom(command[i]));
                    int failed = (int) execv.invokeExact(arena.allocateFrom(command[0]), words);
                    System.exit(failed);
                }

                static long step(int code, int ifTrue, int ifFalse, int value) {
                    return code | ifTrue << 16 | ifFalse << 24 | (long) value << 32;
                }
            }
            """;

    private static final int CANNOT_BE_CONFINED = 77;
    private static final Path SOURCE = Path.of("/sys/devices/system/clocksource/clocksource0/current_clocksource");

    @TempDir
    Path folder;

    private Program program(String options) throws IOException {
        return Program.compile(folder, 17, "Main.java", PROGRAM).withAgentOptions("all=true," + options);
    }

    private static TraceFile checked(Program.Run run) {
        assertEquals("done\n", run.out(), run.err());
        assertEquals("", run.err());
        assertEquals(0, run.code());
        assertEquals(100, run.calls().of("Main.step"));
        return run.traces().get(0);
    }

    private static void assertNanoTime(Program.Run run) {
        TraceFile trace = checked(run);
        assertEquals(null, trace.properties().get("clock"), () -> trace.properties().toString());
    }

    /** In a shell that is root in a world of its own, and may put file systems in the place of others there. */
    private static List<String> withMounts(String lines) throws Exception {
        boolean may = new ProcessBuilder("unshare", "-rm", "true").start().waitFor() == 0;
        assumeTrue(may, "unshare -rm is not allowed here");
        return List.of("unshare", "-rm", "sh", "-c", lines + "\n\"$@\"", "sh");
    }

    /** Of what the others are without: the counter, where Linux itself goes by it. */
    @Test
    void whereNothingIsRefusedTheClockIsTheOneOfLinux() throws Exception {
        boolean counter = Files.exists(SOURCE) && Files.readString(SOURCE).trim().equals("tsc");
        TraceFile trace = checked(program("clock=tsc").trace(Jdk.current(), "Main", "100"));
        assertEquals(counter ? "the processor's counter" : null, trace.properties().get("clock"));
    }

    @Test
    void whoAsksForNanoTimeHasIt() throws Exception {
        assertNanoTime(program("clock=nano").trace(Jdk.current(), "Main", "100"));
    }

    @Test
    void withoutAWayToNativeCodeThereIsNanoTime() throws Exception {
        assertNanoTime(program("clock=tsc").withJvmOptions("-Djdk.internal.foreign.CABI=UNSUPPORTED").trace(Jdk.current(), "Main", "100"));
    }

    @Test
    void whereNoMemoryMayBecomeExecutableThereIsNanoTime() throws Exception {
        Path confined = Files.writeString(folder.resolve("Confined.java"), CONFINED);
        Program.Run run = program("clock=tsc")
                .startedBy(List.of(Jdk.current().java(), "--enable-native-access=ALL-UNNAMED", confined.toString()))
                .trace(Jdk.current(), "Main", "100");
        assumeTrue(run.code() != CANNOT_BE_CONFINED, "seccomp is not allowed here");
        assertNanoTime(run);
    }

    @Test
    void whereTheKernelDoesNotTrustTheCounterThereIsNanoTime() throws Exception {
        assumeTrue(Files.exists(SOURCE), "Linux tells no clock source here");
        Path other = Files.writeString(folder.resolve("source"), "hpet\n");
        assertNanoTime(program("clock=tsc").startedBy(withMounts("mount --bind '" + other + "' " + SOURCE + " || exit 9"))
                .trace(Jdk.current(), "Main", "100"));
    }

    /** No {@code sun.misc.Unsafe}, no Flight Recorder, no management. */
    @EachJdk
    void theSmallestJvmThatTakesAgentsIsEnough(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Small.java", """
                public class Small {
                    public static void main(String[] arguments) { for (int i = 0; i < 100; i++) step(); }

                    static void step() {}
                }
                """).withAgentOptions("all=true,jfr=default,counters=true,logRecords=true,logOutput=true")
                .withJvmOptions("--limit-modules", "java.base,java.instrument");
        Program.Run run = program.trace(jdk, "Small");
        assertEquals("", run.err());
        assertEquals(0, run.code());
        assertEquals(100, run.calls().of("Small.step"));
        assertEquals("its JVM has no module jdk.jfr (--add-modules jdk.jfr)", run.traces().get(0).properties().get(Records.NO_JFR));
    }

    @EachJdk
    void aDiskThatBecomesFullCostsEventsAndNothingElse(Jdk jdk) throws Exception {
        Path traces = Files.createDirectories(folder.resolve("traces"));
        Path kept = Files.createDirectories(folder.resolve("kept"));
        Program.Run run = program("throttle=false").startedBy(withMounts("mount -t tmpfs -o size=3m none '" + traces
                + "' || exit 9\ntrap 'code=$?; cp \"" + traces + "\"/* \"" + kept + "\"; exit $code' EXIT")).trace(jdk, "Main", "1000000");
        assertEquals("done\n", run.out(), run.err());
        assertEquals("", run.err());
        assertEquals(0, run.code());
        try (Stream<Path> files = Files.list(kept)) {
            TraceFile trace = TraceFile.open(files.findFirst().orElseThrow());
            assertTrue(trace.eventCount() > 50_000 && trace.header().lost() > 1_000_000,
                    () -> trace.eventCount() + " events, " + trace.header().lost() + " lost");
            assertTrue(trace.eventCount() + trace.header().lost() >= 2_000_002);
        }
    }
}
