package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.ipc.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Arms places of the protocol in worker JVMs, and ends workers that stand there. See {@link FaultPoint}. */
final class Faults implements AutoCloseable {
    /** How a worker ends. */
    enum Way {
        KILL, TERM, STOP, CRASH, HALT, EXIT;

        private String content() {
            return switch (this) {
                case HALT -> "halt";
                case EXIT -> "exit";
                default -> "wait";
            };
        }
    }

    private static final int PATIENCE_SECONDS = 60;

    private final Path folder;
    private final WatchService watch;

    Faults(Path folder) throws IOException {
        this.folder = folder;
        this.watch = folder.getFileSystem().newWatchService();
        Files.createDirectories(folder.resolve("crash-logs"));
        folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
    }

    ProcessOptions options(int workers) {
        return ProcessOptions.defaults()
                .workers(workers)
                .heap("128m")
                .output(ProcessOptions.Output.DISCARD)
                .jvmArgs(
                        "-D" + FaultPoint.PROPERTY + "=" + folder,
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + folder.resolve("crash-logs/%p.log"));
    }

    /** The next worker that comes to {@code point} is to end there. */
    void arm(String point, Way way) throws IOException {
        // The mark of a worker that a probe let pass there is not that of the one to come.
        delete(point + ".taken-");
        Path draft = Files.writeString(folder.resolve("draft"), way.content());
        Files.move(draft, folder.resolve(point), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Notes that a worker comes to {@code point}, and lets it pass. */
    void probe(String point) throws IOException {
        Path draft = Files.writeString(folder.resolve("draft"), "pass");
        Files.move(draft, folder.resolve(point), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The next worker that comes to {@code point} is to stand there until {@link #release}. */
    void pause(String point) throws IOException {
        Path draft = Files.writeString(folder.resolve("draft"), "pause");
        Files.move(draft, folder.resolve(point), StandardCopyOption.ATOMIC_MOVE);
    }

    /** As {@link #pause(String)}, for the worker with the process id {@code pid}. */
    void pause(String point, long pid) throws IOException {
        pause(point + ".for-" + pid);
    }

    /** Waits until a worker stands at {@code point}, and gives its process id. */
    long awaitPaused(String point) throws IOException, InterruptedException {
        return await(point, ".at-");
    }

    /** Lets the workers go on that stand at {@code point}. */
    void release(String point) throws IOException, InterruptedException {
        Files.delete(folder.resolve(point + ".at-" + await(point, ".at-")));
    }

    /** Whether one has come there since. */
    boolean isProbed(String point) {
        return !Files.exists(folder.resolve(point));
    }

    /** Waits until a worker stands at {@code point}, and ends it. */
    void strike(String point, Way way) throws IOException, InterruptedException {
        long pid = await(point, way.content().equals("wait") ? ".at-" : ".taken-");
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        switch (way) {
            case KILL -> process.orElseThrow().destroyForcibly();
            case TERM -> process.orElseThrow().destroy();
            case CRASH -> signal("SEGV", pid);
            case STOP -> {
                signal("STOP", pid);
                process.orElseThrow().destroyForcibly();
            }
            case HALT, EXIT -> {
                // It has yet to read how it is to end.
                process.ifPresent(handle -> handle.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
            }
        }
        delete("");
    }

    private void delete(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(prefix)).filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    static void signal(String signal, long pid) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor());
    }

    private long await(String point, String mark) throws IOException, InterruptedException {
        String wanted = point + mark;
        while (true) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString();
                    if (name.startsWith(wanted)) {
                        return Long.parseLong(name.substring(wanted.length()));
                    }
                }
            }
            WatchKey key = watch.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (key == null) {
                throw new AssertionError("no worker came to " + point + " within " + PATIENCE_SECONDS + " s");
            }
            key.pollEvents();
            key.reset();
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
