package dev.weft.cli;

import dev.weft.trace.report.LiveProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A copy of a recording that goes on, in a folder beside it. */
record FlightDump(Path folder) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 10;

    /** Takes one: each process that runs copies its own file, since it alone knows when that is whole. */
    static FlightDump of(Path recording) throws IOException {
        FlightDump dump = beside(recording);
        List<String> live = LiveProcesses.of(recording).stream().map(process -> process.pid() + "-").toList();
        Map<Path, Path> copies = new HashMap<>();
        for (Path file : files(recording)) {
            Path copy = dump.folder.resolve(file.getFileName());
            copies.put(file, copy);
            String pid = file.getFileName().toString().replaceFirst("-.*", "-");
            if (live.contains(pid)) {
                ask(recording, pid.substring(0, pid.length() - 1), copy);
            }
        }
        dump.await(copies, live);
        return dump;
    }

    /** One of a copy that is there already. */
    static FlightDump with(Path copy, Path recording) throws IOException {
        FlightDump dump = beside(recording);
        Files.move(copy, dump.folder.resolve(copy.getFileName() + RecordingFolder.SUFFIX));
        return dump;
    }

    private static FlightDump beside(Path recording) throws IOException {
        Path whole = recording.toAbsolutePath();
        return new FlightDump(Files.createTempDirectory(whole.getParent(), whole.getFileName() + ".dump-"));
    }

    private static List<Path> files(Path recording) throws IOException {
        try (Stream<Path> files = Files.list(recording)) {
            return files.filter(file -> file.toString().endsWith(RecordingFolder.SUFFIX) && Files.isRegularFile(file)).toList();
        }
    }

    private static void ask(Path recording, String pid, Path copy) throws IOException {
        Path draft = Files.createTempFile(recording, pid, ".draft");
        Files.writeString(draft, copy.toAbsolutePath().toString());
        Files.move(draft, recording.resolve(pid + ".ask"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** One that has ended, is stopped or cannot do it does not change its file any more: that is copied here. */
    private void await(Map<Path, Path> copies, List<String> live) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Path> missing = new ArrayList<>(copies.keySet());
        while (!missing.isEmpty()) {
            boolean late = System.nanoTime() - deadline > 0;
            for (Path file : List.copyOf(missing)) {
                Path copy = copies.get(file);
                if (copy == null || Files.exists(copy)) {
                    missing.remove(file);
                } else if (late || live.stream().noneMatch(pid -> isOf(file, pid))) {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            pause();
        }
    }

    private static boolean isOf(Path file, String pid) {
        return file.getFileName().toString().startsWith(pid)
                && ProcessHandle.of(Long.parseLong(pid.substring(0, pid.length() - 1))).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new IOException("the copying was interrupted", e);
        }
    }

    /** Removes it. */
    @Override
    public void close() throws IOException {
        new RecordingFolder(folder).delete();
    }
}
