package dev.weft.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceOptionsTest {
    @Test
    void anyTextSurvivesTheCommandLine() {
        TraceOptions options = TraceOptions.in(Path.of("/tmp/a b,c=d%/größe 紙"))
                .withSelection(new Selection(List.of("com.acme.*", "a.B#c*", "/a,b#c/", "deps"), List.of("x y"), true, true))
                .withContent(new Content(List.of("a.*", "b#c"), List.of("*#get*"), true, List.of("pin", "a,b"),
                        List.of("a.*#depth"), List.of("b#c*:n"), ProcessEvents.NONE))
                .withEvents(new ProcessEvents(true, true, true, List.of("default", "jdk.X"), ""))
                .withExplain(true)
                .withMinNanos(100_000)
                .withBuffer(new Buffer(Buffer.Mode.RING, 5 << 20, 10_000_000_000L,
                        List.of(Trigger.parse("a.B#c* > 0.5ms"), Trigger.parse("oom"))))
                .withPrecision(new Precision(Precision.Clock.TSC, false))
                .withChildren(false)
                .withWaits(false)
                .withShims("/home/größe/a,b").withCache("/home/größe/cache=1")
                .forChildrenOf(42, List.of("/tmp/a.jar", "/tmp/b c.jar"));
        String argument = options.toAgentArgument();
        assertTrue(argument.chars().allMatch(c -> c > ' ' && c < 127), argument);
        assertEquals(options, TraceOptions.parse(argument));
        TraceOptions sampled = options.withEvents(new ProcessEvents(false, false, false, List.of(), "/opt/a b/lib.so,event=cpu"));
        assertEquals(sampled, TraceOptions.parse(sampled.toAgentArgument()));
        assertEquals("dir=/tmp/x", TraceOptions.in(Path.of("/tmp/x")).toAgentArgument());
        assertEquals(TraceOptions.in(Path.of(".")), TraceOptions.parse(""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "dir | an option must be key=value, but was \"dir\"",
        "=x | an option must be key=value, but was \"=x\"",
        "color=red | unknown option \"color\"; there are dir, include, exclude, all, sparse, args, returns, exceptions, redact,"
                + " logField, logLocal, logOutput, logRecords, counters, jfr, profiler, own, explain, minNanos, buffer, maxBytes, last,"
                + " trigger, clock, throttle, parent, children, shims, waits, cache",
        "args=#x | a pattern must be CLASS or CLASS#METHOD, as in com.acme.* or com.acme.Parser#parse*, but was \"#x\"",
        "logField=com.acme.Parser | a pattern must be CLASS#FIELD, as in com.acme.Parser#depth, but was \"com.acme.Parser\"",
        "logLocal=Parser#parse | a pattern must be CLASS#METHOD:VARIABLE, as in com.acme.Parser#parse:depth, but was \"Parser#parse\"",
        "logLocal=Parser:n | a pattern must be CLASS#METHOD:VARIABLE, as in com.acme.Parser#parse:depth, but was \"Parser:n\"",
        "jfr=default,profiler=lib.so | one file lies beside each trace, so it is Flight Recorder or async-profiler that records there, but"
                + " both were to",
        "redact= | a name to redact must not be empty",
        "maxBytes=much | maxBytes must be a whole number, but was \"much\"",
        "buffer=circle | buffer must be stream, ring or stop, but was \"circle\"",
        "clock=sun | clock must be auto, tsc or nano, but was \"sun\"",
        "last=-1 | last must be at least 0 nanoseconds, but was -1",
        "trigger=sometimes | a trigger must be METHOD > TIME, exception:TYPE or oom, as in 'Parser.parse > 100ms' or"
                + " exception:java.io.IOException, but was 'sometimes'",
        "maxBytes=5 | maxBytes must be at least 1048576, but was 5",
        "parent=-1 | parentPid must be a process id, or 0 for none, but was -1",
        "dir=%4 | % must be followed by two hexadecimal digits, but the value is \"%4\"",
        "include= | a pattern must be mine, deps, jdk, CLASS, CLASS#METHOD, a folder or a jar, as in com.acme.*,"
                + " com.acme.Parser#parse* or lib/acme.jar, but was \"\"",
        "exclude=a#b#c | a pattern must be mine, deps, jdk, CLASS, CLASS#METHOD, a folder or a jar, as in com.acme.*,"
                + " com.acme.Parser#parse* or lib/acme.jar, but was \"a#b#c\"",
        "all=yes | all must be true or false, but was \"yes\"",
        "dir=%00 | dir must be a folder, but was \"\0\": Nul character not allowed",
    })
    void whatIsWrongIsSaid(String argument, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> TraceOptions.parse(argument)).getMessage());
    }

    @Test
    void whatNoJvmCanRunIsRefusedOrLeftAsItIs() {
        TraceOptions options = TraceOptions.in(Path.of("/tmp/x"));
        List<String> command = List.of("java", "Main", "-XX:AOTMode=record");
        assertEquals(4, options.traced(Path.of("/opt/weft/agent.jar"), command).size());
        assertEquals(
                "the path of Weft's agent must not contain \"=\", where a JVM cuts it off, but was /opt/a=b/agent.jar:"
                        + " move Weft to another folder",
                assertThrows(IllegalArgumentException.class, () -> options.traced(Path.of("/opt/a=b/agent.jar"), command)).getMessage());
        List<String> making = List.of("java", "-XX:ArchiveClassesAtExit=f", "Main");
        assertEquals(making, options.traced(Path.of("/opt/agent.jar"), making));
    }

    @Test
    void nothingIsRecordedHere() {
        assertFalse(Trace.isRecording());
        try (Slice slice = Trace.slice("a"); Slice task = Trace.task("b", 1)) {
            assertSame(slice, task);
        }
        Trace.instant("c");
        Trace.counter("d", 1);
        Trace.nameProcess("e");
        assertEquals(List.of(), Trace.childOptions());
    }
}
