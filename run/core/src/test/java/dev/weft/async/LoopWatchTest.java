package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.async.FileChange.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes of files, as callbacks of a loop. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class LoopWatchTest {
    @TempDir
    private Path folder;

    private final EventLoop loop = EventLoop.open();
    private final List<FileChange> changes = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    private void note(FileChange change, Kind last) {
        changes.add(change);
        if (change.kind() == last) {
            loop.stop();
        }
    }

    @Test
    void whatHappensToFilesIsToldInTheLoop() throws Exception {
        Thread self = Thread.currentThread();
        Path file = folder.resolve("a.txt");
        LoopWatch watch = loop.watch(folder, change -> {
            assertSame(self, Thread.currentThread());
            note(change, Kind.DELETED);
        });
        loop.callSoon(() -> {
            try {
                Files.writeString(file, "a");
                Files.delete(file);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        loop.runForever();
        assertEquals(new FileChange(Kind.CREATED, file), changes.getFirst());
        assertEquals(new FileChange(Kind.DELETED, file), changes.getLast());
        watch.close();
        assertTrue(watch.isClosed());
    }

    @Test
    void aWatchThatIsClosedTellsNothingAndAnotherOneGoesOn() throws Exception {
        var none = new ArrayList<FileChange>();
        LoopWatch first = loop.watch(folder, none::add);
        loop.watch(folder, change -> note(change, Kind.CREATED));
        first.close();
        first.close();
        Files.createFile(folder.resolve("b.txt"));
        loop.runForever();
        assertEquals(List.of(), none);
        assertEquals(Kind.CREATED, changes.getLast().kind());
    }

    @Test
    void aFolderThatIsGoneEndsItsWatch() throws Exception {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        LoopWatch watch = loop.watch(inner, change -> note(change, Kind.DELETED));
        Files.delete(inner);
        loop.runForever();
        assertEquals(List.of(new FileChange(Kind.DELETED, inner)), changes);
        assertTrue(watch.isClosed());
    }

    @Test
    void callbacksSeeTheKeysOfWhoWatches() throws Exception {
        ContextKey<String> user = ContextKey.of("user");
        var seen = new ArrayList<String>();
        user.where("ann").run(() -> loop.watch(folder, change -> {
            seen.add(user.get());
            note(change, Kind.CREATED);
        }));
        Files.createFile(folder.resolve("c.txt"));
        loop.runForever();
        assertEquals("ann", seen.getFirst());
    }

    @Test
    void onlyFoldersAreWatched() throws Exception {
        Path file = Files.createFile(folder.resolve("d.txt"));
        assertEquals(file + " cannot be watched: it is no folder",
                assertThrows(NotDirectoryException.class, () -> loop.watch(file, changes::add)).getMessage());
    }
}
