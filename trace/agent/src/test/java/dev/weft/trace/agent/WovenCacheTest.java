package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.weft.trace.format.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs with a cache are recorded as without, whatever is in it. */
class WovenCacheTest {
    private static final String PROGRAM = """
            public class Steps {
                static final int LIKE_A_NUMBER_OF_A_METHOD = 1;
                static final int ANOTHER = 0x57450000;

                public static void main(String[] arguments) throws Exception {
                    first(3);
                    if (arguments.length > 0) {
                        Other.second(arguments[0]);
                    }
                    System.out.println(LIKE_A_NUMBER_OF_A_METHOD + ANOTHER);
                    if (arguments.length > 1) {
                        Runtime.getRuntime().halt(3);
                    }
                }

                static int first(int times) {
                    int sum = 0x57450001;
                    for (int i = 0; i < times; i++) sum += i * ANOTHER;
                    System.out.println(sum);
                    return sum;
                }
            }

            class Other {
                static void second(String text) {
                    System.out.println(text);
                }
            }
            """;
    private static final String OUT = "1561591809\n1464139777\n";

    @TempDir
    Path folder;

    private Path cache() throws IOException {
        return Files.createDirectories(folder.resolve("cache"));
    }

    private Program program() throws IOException {
        return Program.compile(folder, 17, "Steps.java", PROGRAM).withAgentOptions("cache=" + cache());
    }

    /** Of programs. */
    private List<Path> files() throws IOException {
        return files(false);
    }

    /** The only file of hooks. */
    private Path hooks() throws IOException {
        List<Path> files = files(true);
        assertEquals(1, files.size(), files::toString);
        return files.get(0);
    }

    private List<Path> files(boolean ofHooks) throws IOException {
        try (Stream<Path> files = Files.list(cache())) {
            return files.filter(file -> file.toString().endsWith(".hooks") == ofHooks).sorted().toList();
        }
    }

    /** All calls are there, and the cache has one whole file. */
    private void check(Program.Run run, int code, String... others) throws IOException {
        assertEquals(code, run.code());
        assertEquals("", run.err());
        Calls calls = run.calls();
        assertEquals(1, calls.of("Steps.main"));
        assertEquals(1, calls.of("Steps.first"));
        for (String other : others) {
            assertEquals(1, calls.of(other), other);
        }
    }

    @SomeJdks
    void laterRunsFindWhatEarlierOnesWove(Jdk jdk) throws Exception {
        Program program = program();
        check(program.trace(jdk, "Steps"), 0);
        Path file = files().get(0);
        byte[] bytes = Files.readAllBytes(file);
        Object id = Files.readAttributes(file, "unix:ino").get("ino");
        Program.Run again = program.trace(jdk, "Steps");
        check(again, 0);
        assertEquals(OUT, again.out());
        assertEquals(id, Files.readAttributes(file, "unix:ino").get("ino"), "nothing is new, so nothing is written");

        Program.Run more = program.trace(jdk, "Steps", "more");
        check(more, 0, "Other.second");
        assertNotEquals(id, Files.readAttributes(file, "unix:ino").get("ino"), "a class is new");
        assertEquals(List.of(file), files());
        byte[] both = Files.readAllBytes(file);
        program.trace(jdk, "Steps", "more");
        assertArrayEquals(both, Files.readAllBytes(file));
        assertEquals(true, both.length > bytes.length);
    }

    @EachJdk
    void hooksOfTheJdkAreFoundByOtherProgramsToo(Jdk jdk) throws Exception {
        check(program().trace(jdk, "Steps"), 0);
        Path hooks = hooks();
        Object id = Files.readAttributes(hooks, "unix:ino").get("ino");
        Program other = Program.compile(folder, 17, "Waits.java", """
                import java.util.concurrent.locks.LockSupport;

                public class Waits {
                    public static void main(String[] arguments) throws Exception {
                        Thread thread = new Thread(Waits::park);
                        thread.start();
                        while (thread.getState() != Thread.State.WAITING) Thread.onSpinWait();
                        LockSupport.unpark(thread);
                        thread.join();
                    }

                    static void park() { LockSupport.park(); }
                }
                """).withAgentOptions("all=true,cache=" + cache());
        Program.Run run = other.trace(jdk, "Waits");
        assertEquals("", run.err());
        assertEquals(id, Files.readAttributes(hooks(), "unix:ino").get("ino"), "no hook is new");
        Step.only(Step.of(run.traces().get(0), "Thread-0"), Layout.BEGIN, "park");
        assertEquals(2, files().size());
    }

    /** Code is looked for in another file for other options. */
    @Test
    void otherOptionsAndOtherClassesHaveTheirOwnCode() throws Exception {
        Program program = program();
        check(program.trace(Jdk.current(), "Steps"), 0);
        program.withAgentOptions("cache=" + cache() + ",exclude=*#first");
        Calls calls = program.trace(Jdk.current(), "Steps").calls();
        assertEquals(1, calls.of("Steps.main"));
        assertEquals(0, calls.of("Steps.first"));
        assertEquals(2, files().size());

        Program.compile(folder, 17, "Steps.java", PROGRAM.replace("first(3);", "first(2); first(3);"));
        program.withAgentOptions("cache=" + cache());
        assertEquals(2, program.trace(Jdk.current(), "Steps").calls().of("Steps.first"));
        assertEquals(2, files().size());
    }

    @Test
    void whateverIsDamagedIsWovenAnew() throws Exception {
        Program program = program();
        check(program.trace(Jdk.current(), "Steps"), 0);
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        byte[] hooks = Files.readAllBytes(hooks());
        for (int i = 0; i < 14; i++) {
            Files.write(file, damaged(whole, i * (whole.length / 14)));
            Files.write(hooks(), damaged(hooks, i * (hooks.length / 14)));
            Program.Run run = program.trace(Jdk.current(), "Steps");
            check(run, 0);
            assertEquals(OUT, run.out(), "damaged at " + i + "/14");
        }
        for (byte[] damaged : new byte[][] {{}, "no cache".getBytes(), Arrays.copyOf(whole, whole.length / 2)}) {
            Files.write(file, damaged);
            Files.write(hooks(), damaged);
            check(program.trace(Jdk.current(), "Steps"), 0);
            assertArrayEquals(whole, Files.readAllBytes(file));
            assertEquals(hooks.length, Files.size(hooks()));
        }
    }

    private static byte[] damaged(byte[] whole, int at) {
        byte[] damaged = whole.clone();
        damaged[at] ^= 0x10;
        return damaged;
    }

    /** As one that is killed; what it has written so far is no file that anybody reads. */
    @Test
    void aProcessThatDiesLeavesTheCacheAsItWas() throws Exception {
        Program program = program();
        check(program.trace(Jdk.current(), "Steps", "x", "halt"), 3);
        assertEquals(List.of(), files());
        assertEquals(List.of(), files(true));
        check(program.trace(Jdk.current(), "Steps"), 0);
        byte[] whole = Files.readAllBytes(files().get(0));
        check(program.trace(Jdk.current(), "Steps", "x", "halt"), 3);
        assertEquals(1, files().size());
        assertArrayEquals(whole, Files.readAllBytes(files().get(0)));
    }

    @Test
    void aFolderThatCannotBeWrittenToOrIsNotThereCostsNothingElse() throws Exception {
        Program program = program();
        Files.setPosixFilePermissions(cache(), PosixFilePermissions.fromString("r-x------"));
        check(program.trace(Jdk.current(), "Steps"), 0);
        Files.setPosixFilePermissions(folder.resolve("cache"), PosixFilePermissions.fromString("rwx------"));
        program.withAgentOptions("cache=/proc/none");
        check(program.trace(Jdk.current(), "Steps"), 0);
    }
}
