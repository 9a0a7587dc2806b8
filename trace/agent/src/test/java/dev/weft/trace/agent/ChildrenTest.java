package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.TraceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.io.TempDir;

class ChildrenTest {
    private static final String PROGRAM = """
            import java.io.File;
            import java.util.List;

            public class Family {
                static final String JAVA = System.getProperty("java.home") + "/bin/java";

                public static void main(String[] arguments) throws Exception {
                    switch (arguments[0]) {
                        case "parent" -> {
                            ProcessBuilder builder = start("child");
                            System.out.println(builder.command().equals(command("child")) + " " + builder.inheritIO().start().waitFor());
                        }
                        case "child" -> {
                            step();
                            System.exit(start("grandchild").inheritIO().start().waitFor() + 1);
                        }
                        case "grandchild" -> {
                            step();
                            Runtime.getRuntime().halt(3);
                        }
                        case "exec" -> Runtime.getRuntime().exec(command("grandchild").toArray(new String[0])).waitFor();
                        case "missing" -> {
                            try {
                                new ProcessBuilder(List.of("/no/such/java", "-version")).start();
                            } catch (java.io.IOException e) {
                                System.out.println(e.getMessage());
                            }
                        }
                        default -> throw new IllegalArgumentException(arguments[0]);
                    }
                }

                static ProcessBuilder start(String who) { return new ProcessBuilder(command(who)); }

                static List<String> command(String who) {
                    return List.of(JAVA, "-cp", System.getProperty("java.class.path"), "Family", who);
                }

                static void step() {}
            }
            """;

    @TempDir
    Path folder;

    @EachJdk
    void childrenOfChildrenAreRecorded(Jdk jdk) throws Exception {
        Program.Run run = Program.compile(folder, 17, "Family.java", PROGRAM).trace(jdk, "Family", "parent");
        assertEquals("true 4", run.out().strip());
        assertEquals("", run.err());
        assertEquals(3, run.traces().size());
        TraceFile parent = run.childOf(0);
        TraceFile child = run.childOf(parent.header().pid());
        TraceFile grandchild = run.childOf(child.header().pid());
        assertEquals(0, Calls.of(parent).of("Family.step"));
        assertEquals(1, Calls.of(child).of("Family.step"));
        assertEquals(1, Calls.of(grandchild).of("Family.step"));
        assertTrue(child.header().closed());
        assertFalse(grandchild.header().closed());
        assertEquals(parent.header().clockDomain(), grandchild.header().clockDomain());
    }

    @EachJdk
    void runtimeExecIsFollowed(Jdk jdk) throws Exception {
        Program.Run run = Program.compile(folder, 17, "Family.java", PROGRAM).trace(jdk, "Family", "exec");
        assertEquals(1, Calls.of(run.childOf(run.childOf(0).header().pid())).of("Family.step"));
    }

    @EachJdk
    void howeverTheyAreStartedChildrenAreRecordedByTheSameRules(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Ways.java", """
                import dev.weft.trace.Traced;
                import java.util.List;

                public class Ways {
                    static final String JAVA = System.getProperty("java.home") + "/bin/java";

                    @SuppressWarnings("deprecation")
                    public static void main(String[] arguments) throws Exception {
                        marked();
                        unmarked();
                        if (arguments.length > 0) {
                            switch (arguments[0]) {
                                case "list" -> System.exit(5);
                                case "array" -> throw new IllegalStateException("thrown");
                                default -> {
                                    new ProcessBuilder("kill", "-TERM", "" + ProcessHandle.current().pid()).start();
                                    Thread.currentThread().join();
                                }
                            }
                        }
                        String classPath = System.getProperty("java.class.path");
                        System.out.println(new ProcessBuilder(List.of(JAVA, "-cp", classPath, "Ways", "list")).start().waitFor());
                        System.out.println(new ProcessBuilder(JAVA, "-cp", classPath, "Ways", "array").start().waitFor());
                        System.out.println(Runtime.getRuntime().exec(JAVA + " -cp " + classPath + " Ways string").waitFor());
                    }

                    @Traced static void marked() {}

                    static void unmarked() { marked2(); }

                    static void marked2() {}
                }
                """).withApi().withAgentOptions("sparse=true");
        Program.Run run = program.trace(jdk, "Ways");
        assertEquals("5\n1\n143\n", run.out(), run.err());
        assertEquals(4, run.traces().size());
        for (TraceFile trace : run.traces()) {
            assertEquals(Map.of("Ways.marked", 1), Calls.of(trace).all());
            assertTrue(trace.header().closed());
        }
    }

    @EachJdk
    void aLauncherOfTheProgramsOwnJoinsByTheOptionsThatItIsGiven(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Own.java", """
                import dev.weft.trace.Trace;
                import java.util.*;

                public class Own {
                    public static void main(String[] arguments) throws Exception {
                        if (arguments.length > 0) {
                            List<String> command = new ArrayList<>(List.of(arguments[0]));
                            command.addAll(Trace.childOptions());
                            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "Own"));
                            System.out.println(new ProcessBuilder(command).start().waitFor());
                        }
                    }
                }
                """).withApi();
        // By its name nobody sees that it is a JVM.
        Path launcher = Files.createSymbolicLink(folder.resolve("launcher"), Path.of(jdk.java()));
        Program.Run run = program.trace(jdk, "Own", launcher.toString());
        assertEquals("0\n", run.out(), run.err());
        assertEquals(1, Calls.of(run.childOf(run.childOf(0).header().pid())).of("Own.main"));
    }

    @EachJdk
    void aMissingCommandFailsAsItDoesUntraced(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Family.java", PROGRAM);
        String untraced = program.run(jdk, "Family", "missing").out();
        assertTrue(untraced.contains("/no/such/java"), untraced);
        assertEquals(untraced, program.trace(jdk, "Family", "missing").out());
    }

    @EachJdk
    void aChildWhoseFolderIsGoneRunsUntraced(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Family.java", PROGRAM);
        Path gone = folder.resolve("gone");
        String agent = "-javaagent:" + Program.AGENT + "=dir=" + gone + ",parent=1";
        Program.Run run = program.runWith(jdk, agent, "-cp", "classes", "Family", "grandchild");
        assertEquals(3, run.code());
        assertEquals(List.of("", ""), List.of(run.out(), run.err()));
        assertFalse(Files.exists(gone));
    }

    /** A JVM with an agent refuses to make an archive of classes, or ends before it has one. */
    @EachJdk
    void childrenThatMakeArchivesOfClassesRunAsTheyDoUntraced(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Maker.java", """
                import java.util.ArrayList;
                import java.util.List;

                public class Maker {
                    public static void main(String[] options) throws Exception {
                        if (options.length == 0) {
                            return;
                        }
                        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
                        command.addAll(List.of(options));
                        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "Maker"));
                        System.out.println(new ProcessBuilder(command).redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor());
                    }
                }
                """);
        Path jar = folder.resolve("maker.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("Maker.class"));
            Files.copy(folder.resolve("classes/Maker.class"), out);
        }
        Path archive = folder.resolve("archive");
        List<List<String>> makers = new ArrayList<>(List.of(List.of("-XX:ArchiveClassesAtExit=" + archive)));
        if (jdk.feature() >= 25) {
            makers.add(List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + archive));
            makers.add(List.of("-XX:AOTCacheOutput=" + archive));
        }
        for (List<String> options : makers) {
            List<String> main = new ArrayList<>(List.of("-cp", jar.toString(), "Maker"));
            main.addAll(options);
            Program.Run run = program.traceWith(jdk, main.toArray(String[]::new));
            assertEquals("0", run.out().strip(), () -> options + ": " + run.err());
            assertTrue(Files.exists(archive), () -> options + " makes one");
            Files.delete(archive);
            assertEquals(1, run.traces().size());
        }
    }
}
