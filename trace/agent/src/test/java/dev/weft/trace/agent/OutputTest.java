package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.TraceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** The lines that a program prints, and the records that it logs, in a trace. */
class OutputTest {
    private static final String PRINTS = """
            import java.io.*;

            public class Main {
                static void step(PrintStream to, Object value) { to.println(value); }

                public static void main(String[] arguments) throws Exception {
                    step(System.out, "plain");
                    System.out.print("in "); System.out.print(3); System.out.println(" parts");
                    System.out.printf("%s is %d%n", "n", 5);
                    System.out.println();
                    System.err.println("to err \\u00e4");
                    System.out.write('x'); System.out.flush();
                    System.out.write(new byte[] {'y', '\\n', 0, 1, (byte) 200, '\\n'});
                    System.out.println("l".repeat(5_000));
                    System.out.print("a\\r\\nb\\n");
                    PrintStream before = System.out;
                    System.setOut(new PrintStream(new ByteArrayOutputStream()));
                    System.out.println("to nobody");
                    System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true));
                    System.out.println("another stream");
                    if (before.getClass() != PrintStream.class) throw new AssertionError();
                    System.setOut(before);
                    Thread[] threads = new Thread[4];
                    for (int i = 0; i < threads.length; i++) {
                        int n = i;
                        threads[i] = new Thread(() -> { for (int j = 0; j < 100; j++) System.out.println("line " + n); }, "printer " + i);
                        threads[i].start();
                        threads[i].join();
                    }
                    System.out.print("without end");
                }
            }
            """;

    private static final String LOGS = """
            import java.util.logging.*;

            public class Main {
                static class Own extends Level { Own() { super("OWN", 950); } @Override public String getName() { return call(); } }

                static class OwnRecord extends LogRecord {
                    OwnRecord() { super(new Own(), "mine {0} {1} {x} {9}"); }
                    @Override public String getMessage() { return super.getMessage(); }
                }

                static String call() { System.out.println("called"); return "called"; }
                @Override public String toString() { return call(); }

                public static void main(String[] arguments) {
                    LogManager.getLogManager().reset();
                    Logger logger = Logger.getLogger("com.acme.Shop");
                    logger.info("opened");
                    logger.fine("not logged");
                    logger.log(Level.WARNING, "{0} of {1}: {2}", new Object[] {1, "tea", new Main()});
                    logger.log(Level.SEVERE, "failed", new IllegalStateException("broken"));
                    OwnRecord record = new OwnRecord();
                    record.setParameters(new Object[] {"a", null});
                    logger.log(record);
                    logger.setFilter(given -> given.getMessage().startsWith("k"));
                    logger.info("filtered");
                    logger.info("kept {0}");
                    System.getLogger("com.acme.System").log(System.Logger.Level.INFO, "by System.Logger");
                    System.out.println("done");
                }
            }
            """;

    @TempDir
    Path folder;

    @EachJdk
    void eachLineIsAnInstantAndTheBytesAreTheSame(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", PRINTS)
                .withJvmOptions("-Xverify:all", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8", "-Dsun.stdout.encoding=UTF-8",
                        "-Dsun.stderr.encoding=UTF-8")
                .withAgentOptions("logOutput=true");
        Program.Run plain = program.run(jdk, "Main");
        Program.Run run = program.trace(jdk, "Main");
        assertEquals(plain.out(), run.out(), run.err());
        assertEquals(plain.err(), run.err());
        Assignments lines = Assignments.of(run.traces().get(0));
        assertEquals(List.of("to err \u00e4"), lines.of("System.err"));
        List<String> out = lines.of("System.out");
        assertEquals(List.of("plain", "in 3 parts", "n is 5", "xy", "  \ufffd", "l".repeat(400) + "\u2026 (5000 bytes)", "a", "b",
                "another stream"), out.subList(0, 9));
        for (int i = 0; i < 4; i++) {
            assertEquals(100, Collections.frequency(out, "line " + i));
        }
        assertEquals("without end", out.get(out.size() - 1));
        assertEquals(9 + 400 + 1, out.size());
        assertEquals(Collections.nCopies(100, "line 2"), notesOf(run.traces().get(0), "printer 2"));
    }

    private static List<String> notesOf(TraceFile trace, String thread) {
        long id = trace.threads().values().stream().filter(info -> info.name().equals(thread)).findFirst().orElseThrow().id();
        List<String> notes = new ArrayList<>();
        trace.byThread().forEachEvent(id, new EventVisitor() {
            @Override
            public void event(long threadId, int kind, int symbol, long ticks, long value) {}

            @Override
            public void note(long threadId, int symbol, long ticks, String text) {
                notes.add(text);
            }
        });
        return notes;
    }

    @SomeJdks
    void withoutTheOptionNothingOfThemIsRecorded(Jdk jdk) throws Exception {
        Program.Run run = Program.compile(folder, 17, "Main.java", PRINTS).trace(jdk, "Main");
        assertEquals(Map.of(), Assignments.of(run.traces().get(0)).all());
    }

    @SomeJdks
    void eachRecordThatIsLoggedIsAnInstant(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", LOGS).withJvmOptions("-Xverify:all")
                .withAgentOptions("logRecords=true");
        Program.Run plain = program.run(jdk, "Main");
        Program.Run run = program.trace(jdk, "Main");
        assertEquals(plain.out(), run.out(), run.err());
        assertEquals(plain.err(), run.err());
        List<String> records = Assignments.of(run.traces().get(0)).of("log");
        assertEquals(
                List.of("INFO com.acme.Shop: opened", "WARNING com.acme.Shop: 1 of tea: Main",
                        "SEVERE com.acme.Shop: failed; java.lang.IllegalStateException: broken",
                        "OWN (root): mine a null {x} {9}", "INFO com.acme.Shop: kept {0}", "INFO com.acme.System: by System.Logger"),
                records);
        assertTrue(run.traces().get(0).properties().keySet().stream().noneMatch(key -> key.startsWith("not woven")));
    }

    @SomeJdks
    void eachRecordOfLogbackIsAnInstant(Jdk jdk) throws Exception {
        String logback = Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(jar -> jar.matches(".*/(logback-(classic|core)|slf4j-api)-[0-9.]*jar")).collect(Collectors.joining(":"));
        Program.compile(folder, 17, "Main.java", """
                import org.slf4j.*;

                public class Main {
                    @Override public String toString() { System.out.println("called"); return "!"; }

                    public static void main(String[] arguments) {
                        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("ROOT")).detachAndStopAllAppenders();
                        Logger logger = LoggerFactory.getLogger("com.acme.Shop");
                        logger.info("opened");
                        logger.trace("not logged");
                        logger.warn("{} of {}: {}", 1, "tea", new Main());
                        logger.error("failed {}", 5, new IllegalStateException("broken"));
                        System.out.println("done");
                    }
                }
                """, "-cp", logback);
        Program program = Program.in(folder).withJvmOptions("-Xverify:all").withAgentOptions("logRecords=true");
        Program.Run run = program.traceWith(jdk, "-cp", folder.resolve("classes") + ":" + logback, "Main");
        assertEquals("done\n", run.out(), run.err());
        assertEquals("", run.err());
        assertEquals(
                List.of("INFO com.acme.Shop: opened", "WARN com.acme.Shop: 1 of tea: Main",
                        "ERROR com.acme.Shop: failed 5; java.lang.IllegalStateException: broken"),
                Assignments.of(run.traces().get(0)).of("log"));
    }

    /** The JDK's own classes may be recorded beside. */
    @EachJdk
    void hooksAndRecordedMethodsOfTheJdkGoTogether(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", LOGS).withJvmOptions("-Xverify:all")
                .withAgentOptions("logRecords=true,logOutput=true,include=java.util.logging.*,include=java.io.FileOutputStream");
        Program.Run run = program.trace(jdk, "Main");
        assertEquals("done\n", run.out(), run.err());
        assertEquals("", run.err());
        assertEquals(6, Assignments.of(run.traces().get(0)).of("log").size());
        assertEquals(List.of("done"), Assignments.of(run.traces().get(0)).of("System.out"));
        assertTrue(run.calls().of("Logger.log") > 0);
    }
}
