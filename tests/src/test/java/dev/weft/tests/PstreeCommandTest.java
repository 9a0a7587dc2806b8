package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.tests.WeftCommand.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft pstree}: the tasks of another program, which knows nothing of it. */
class PstreeCommandTest {
    private static final String PROGRAM = """
            import module dev.weft;

            static void fetch(CountDownLatch begun) throws InterruptedException {
                begun.countDown();
                new CountDownLatch(1).await();
            }

            void main() throws Exception {
                var begun = new CountDownLatch(5);
                TaskGroup.run(GroupOptions.defaults().name("crawl"), group -> {
                    for (int i = 0; i < 4; i++) {
                        group.start("fetch", () -> fetch(begun));
                    }
                    group.start("index", () -> { Async.gather(() -> { fetch(begun); return 1; }); });
                    begun.await();
                    IO.println(ProcessHandle.current().pid());
                    System.in.read();
                    group.cancel();
                });
            }
            """;

    @TempDir
    Path folder = Path.of("");

    @Test
    void showsWhoWaitsForWhichTasks() throws Exception {
        Path file = Files.writeString(folder.resolve("Crawl.java"), PROGRAM);
        try (var program = PoolsProgram.start(weft("run", file.toString()))) {
            Result tree = weft("pstree", "--timeout", "60", Long.toString(program.pid())).run();
            assertEquals(0, tree.exitCode(), tree.text() + tree.err());
            String text = tree.text().replace("├", "|").replace("└", "`").replace("│", "|").replace("─", "-");
            assertTrue(text.contains("Crawl.java\n"), text);
            assertTrue(text.contains("group \"crawl\""), text);
            assertTrue(text.contains("4 × fetch") || text.contains("fetch  waiting"), text);
            assertTrue(text.contains(" at Crawl.fetch(Crawl.java:5)"), text);
            assertTrue(text.contains("- gather  waiting in #"), text);
            Result table = weft("ps", "--timeout", "60", Long.toString(program.pid())).run();
            assertTrue(table.text().contains("group \"crawl\""), table.text());
            Result json = weft("pstree", "--timeout", "60", "--json", Long.toString(program.pid())).run();
            assertTrue(json.text().contains("\"kind\": \"gather\""), json.text());
        }
    }

    @Test
    void saysWhatItWasNotGiven() throws Exception {
        Result wrong = weft("pstree", "none").run();
        assertEquals(2, wrong.exitCode());
        assertEquals("weft: a process id must be a whole number of at least 1, but was 'none'.\n", wrong.err());
        assertEquals(3, weft("pstree", "4194305").run().exitCode());
    }
}
