package dev.weft.trace.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Copies the trace file for who asks by a file {@code <pid>.ask} beside it, in which stands where the copy goes. By the keeper, who is the
 * only one to give chunks anew: while it copies, none is, and so the copy is whole. Where a trigger was met, there is a copy by itself,
 * {@code <pid>-<number>-<trigger>.met}.
 */
final class FlightCopies {
    private static final String UNFINISHED = ".part";

    private final FileChannel channel;
    private final Path question;
    private final long pid;
    private int met;

    FlightCopies(FileChannel channel, Path folder, long pid) {
        this.channel = channel;
        this.question = folder.resolve(pid + ".ask");
        this.pid = pid;
    }

    /** Whoever asks waits for the copy no longer than for a while, so a failure needs no answer. */
    void answer() {
        try {
            if (Files.exists(question)) {
                String copy = Files.readString(question).strip();
                Files.delete(question);
                copyTo(question.resolveSibling(copy));
            }
        } catch (IOException | RuntimeException e) {
            // The disk is full, say: the next question may be answered again.
            return;
        }
    }

    /** While memory is short, which is what a trigger may be about, the next round tries again. */
    void ofTriggers() {
        long triggers = Triggers.met();
        for (int trigger = 0; triggers != 0; trigger++, triggers >>>= 1) {
            if ((triggers & 1) != 0) {
                copyFor(trigger);
                Triggers.done(trigger);
            }
        }
    }

    private void copyFor(int trigger) {
        try {
            copyTo(question.resolveSibling(pid + "-" + ++met + "-" + trigger + ".met"));
        } catch (IOException | RuntimeException e) {
            // As above: the end of the run has a report too.
            return;
        }
    }

    private void copyTo(Path copy) throws IOException {
        Path part = copy.resolveSibling(copy.getFileName() + UNFINISHED);
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long size = channel.size();
            for (long at = 0; at < size; ) {
                long moved = channel.transferTo(at, size - at, out);
                if (moved == 0) {
                    break;
                }
                at += moved;
            }
        }
        Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
    }
}
