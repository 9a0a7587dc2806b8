package dev.weft.async;

import dev.weft.async.FileChange.Kind;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The folders that a loop watches. A thread of its own takes what has changed, and hands it to the loop. */
final class FileWatches {
    private final EventLoop loop;
    private final WatchService service;

    /** The same folder has one key. Confined to the loop. */
    private final Map<WatchKey, List<LoopWatch>> watches = new HashMap<>();

    FileWatches(EventLoop loop, Turns turns) throws IOException {
        this.loop = loop;
        service = FileSystems.getDefault().newWatchService();
        turns.platform().newThread(this::take).start();
    }

    LoopWatch watch(Path folder, Consumer<? super FileChange> action) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder + " cannot be watched: it is no folder");
        }
        WatchKey key = folder.register(
                service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE);
        var watch = new LoopWatch(this, folder, key, action);
        watches.computeIfAbsent(key, _ -> new ArrayList<>()).add(watch);
        return watch;
    }

    void forget(LoopWatch watch) {
        List<LoopWatch> others = watches.get(watch.key());
        if (others != null) {
            others.remove(watch);
            if (others.isEmpty()) {
                watches.remove(watch.key());
                watch.key().cancel();
            }
        }
    }

    /** The thread that waits for changes. */
    private void take() {
        try {
            while (true) {
                WatchKey key = service.take();
                List<WatchEvent<?>> events = key.pollEvents();
                boolean gone = !key.reset();
                loop.callSoonThreadSafe(() -> tell(key, events, gone));
            }
        } catch (InterruptedException | IllegalStateException e) {
            // The loop is closed.
        }
    }

    private void tell(WatchKey key, List<WatchEvent<?>> events, boolean gone) {
        for (LoopWatch watch : List.copyOf(watches.getOrDefault(key, List.of()))) {
            for (WatchEvent<?> event : events) {
                tell(watch, change(watch.folder(), event));
            }
            if (gone) {
                tell(watch, new FileChange(Kind.DELETED, watch.folder()));
                watch.close();
            }
        }
    }

    /** One that fails stops no other. */
    private void tell(LoopWatch watch, FileChange change) {
        try {
            watch.tell(change);
        } catch (Throwable e) {
            loop.failed(e);
        }
    }

    private static FileChange change(Path folder, WatchEvent<?> event) {
        if (!(event.context() instanceof Path file)) {
            return new FileChange(Kind.LOST, folder);
        }
        Kind kind = event.kind() == StandardWatchEventKinds.ENTRY_CREATE
                ? Kind.CREATED
                : event.kind() == StandardWatchEventKinds.ENTRY_DELETE ? Kind.DELETED : Kind.MODIFIED;
        return new FileChange(kind, folder.resolve(file));
    }

    void close() {
        try {
            service.close();
        } catch (IOException e) {
            loop.failed(e);
        }
    }
}
