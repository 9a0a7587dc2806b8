package dev.weft.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What tasks have done for others to see, whatever became of their workers: a file with a line for each beginning of a task. */
record Ledger(String file) implements Serializable {
    /** A task that was begun by a worker of a node, both by their process ids. */
    record Entry(String task, long worker, long node) {
        private static Entry of(String line) {
            String[] parts = line.split(" ");
            return new Entry(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        }
    }

    static Ledger in(Path folder) throws IOException {
        return new Ledger(Files.createFile(folder.resolve("ledger")).toString());
    }

    /** Notes that a worker has begun a task; gives how often that was noted until now. */
    int note(Object task) throws IOException {
        ProcessHandle worker = ProcessHandle.current();
        String line = task + " " + worker.pid() + " " + worker.parent().orElseThrow().pid() + "\n";
        Files.writeString(Path.of(file), line, StandardOpenOption.APPEND);
        return of(task).size();
    }

    List<Entry> all() throws IOException {
        String text = Files.readString(Path.of(file));
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Entry::of).toList();
    }

    List<Entry> of(Object task) throws IOException {
        return all().stream().filter(entry -> entry.task().equals(task.toString())).toList();
    }

    /** How often a task was begun by others than {@code node}. */
    long elsewhere(Object task, TestNode node) throws IOException {
        return of(task).stream().filter(entry -> entry.node() != node.pid()).count();
    }
}
