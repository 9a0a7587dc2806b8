package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens between two looks is told here, and so is when nobody looks any more. */
class PageWatchTest {
    @TempDir
    Path folder;

    private final Queue<Runnable> between = new ArrayDeque<>();

    private List<Path> files() {
        try (var files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean pause() {
        Runnable next = between.poll();
        if (next != null) {
            next.run();
        }
        return next != null;
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void nothing() {}

    @Test
    void whatChangesOrComesIsToldWhenItIsOver() {
        Path one = write("a.md", "1");
        write("b.md", "1");
        PageWatch watch = new PageWatch(this::files, this::pause);
        between.addAll(List.<Runnable>of(PageWatchTest::nothing, () -> write("a.md", "12"), () -> write("c.md", "1"),
                () -> write("a.md", "123"), PageWatchTest::nothing, () -> write("b.md", "12"), PageWatchTest::nothing));
        assertEquals(List.of(one, folder.resolve("c.md")), watch.changed());
        assertEquals(List.of(folder.resolve("b.md")), watch.changed());
        assertEquals(List.of(), watch.changed());
    }

    @Test
    void whatHasGoneIsNoChangeAndComesBackAsOne() throws IOException {
        Path page = write("a.md", "1");
        PageWatch watch = new PageWatch(this::files, this::pause);
        Path kept = Files.move(page, folder.resolve("a.md~"));
        Files.delete(kept);
        between.addAll(List.<Runnable>of(PageWatchTest::nothing, PageWatchTest::nothing, () -> write("a.md", "2"), PageWatchTest::nothing));
        assertEquals(List.of(page), watch.changed());
    }
}
