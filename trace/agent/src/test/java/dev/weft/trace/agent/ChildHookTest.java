package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.trace.format.TraceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A program that has a say in how its children are traced. */
class ChildHookTest {
    private static final String PROGRAM = """
            import dev.weft.trace.*;
            import java.util.List;

            public class Chooser {
                public static void main(String[] arguments) throws Exception {
                    if (arguments.length == 1) {
                        read();
                        write();
                        return;
                    }
                    Trace.onChildStart(child -> {
                        switch (child.command().get(child.command().size() - 1)) {
                            case "quiet" -> child.leaveUntraced();
                            case "reader" -> child.exclude("Chooser#write");
                            case "failing" -> throw new IllegalStateException();
                            default -> child.include("nothing.*");
                        }
                    });
                    for (String name : List.of("quiet", "reader", "failing", "other")) {
                        System.out.println(new ProcessBuilder(System.getProperty("java.home") + "/bin/java",
                                "-cp", System.getProperty("java.class.path"), "Chooser", name).inheritIO().start().waitFor());
                    }
                }

                static void read() {}

                static void write() {}
            }
            """;

    @TempDir
    Path folder;

    @EachJdk
    void aHookChoosesForEachChild(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Chooser.java", PROGRAM).withApi();
        Program.Run run = program.trace(jdk, "Chooser");
        assertEquals("0\n0\n0\n0\n", run.out());
        assertEquals("", run.err());
        List<String> calls = new ArrayList<>();
        for (TraceFile file : run.traces()) {
            if (file.header().parentPid() != 0) {
                Calls of = Calls.of(file);
                calls.add(of.of("Chooser.main") + " main, " + of.of("Chooser.read") + " read, " + of.of("Chooser.write") + " write");
            }
        }
        calls.sort(null);
        assertEquals(List.of("0 main, 0 read, 0 write", "1 main, 1 read, 0 write", "1 main, 1 read, 1 write"), calls);
    }
}
