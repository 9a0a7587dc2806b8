package dev.weft;

import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Outbox;
import dev.weft.worker.Message;
import java.util.List;
import java.util.Objects;

/** Puts jobs into messages: tasks that differ in their arguments only, and have numbers that follow each other, go together. */
final class TaskMessage {
    /** A message of several jobs ends when it has this many bytes. */
    private static final int MOST_BYTES = 32 * 1024;

    private TaskMessage() {}

    /** The index behind the last of {@code jobs} that go into one message with the one at {@code from}. */
    static int together(List<RemoteJob<?>> jobs, int from) {
        RemoteJob<?> first = jobs.get(from);
        int to = from + 1;
        int bytes = size(first);
        while (to < jobs.size() && bytes < MOST_BYTES && follows(first, to - from, jobs.get(to))) {
            bytes += size(jobs.get(to));
            to++;
        }
        return to;
    }

    private static int size(RemoteJob<?> job) {
        return job.messageSize();
    }

    private static boolean follows(RemoteJob<?> first, int distance, RemoteJob<?> job) {
        return job.number == first.number + distance
                && !first.makesComponent && !job.makesComponent
                && first.count == 1 && job.count == 1 && !first.isFramed() && !job.isFramed()
                && job.history.attempts() == first.history.attempts()
                && job.code.equals(first.code)
                && job.values == first.values
                && Objects.equals(job.options.name(), first.options.name())
                && (job.flow() == 0) == (first.flow() == 0)
                && (job.options.timeout() == null) == (first.options.timeout() == null);
    }

    /** Adds the message of {@code jobs} to {@code outbox}; gives where it ends in its stream. */
    static long append(List<RemoteJob<?>> jobs, Outbox outbox) {
        RemoteJob<?> first = jobs.getFirst();
        String name = first.options.name();
        int failed = first.history.attempts();
        var head = new ByteWriter(32);
        head.writeVar(first.number);
        head.writeVar(first.isFramed() ? first.count : jobs.size());
        head.writeVar(first.code.number());
        head.write((name == null ? 0 : Message.NAMED)
                | (first.options.timeout() == null ? 0 : Message.TIMED)
                | (first.makesComponent ? Message.COMPONENT : 0)
                | (first.pool.insights == null ? 0 : Message.ALONE)
                | (first.flow() == 0 ? 0 : Message.FLOWING)
                | (failed == 0 ? 0 : Message.AGAIN));
        if (name != null) {
            head.writeString(name);
        }
        if (first.flow() != 0) {
            head.writeVar(jobs.size());
            jobs.forEach(job -> head.writeVar(job.flow()));
        }
        if (failed > 0) {
            head.writeVar(failed + 1);
        }
        head.writeVar(first.values);
        if (first.isFramed()) {
            return outbox.append(Message.TASKS, head, first.message());
        }
        for (RemoteJob<?> job : jobs.subList(0, jobs.size() - 1)) {
            head.writeItem(job.message().array(), job.messageSize());
        }
        head.writeVar(size(jobs.getLast()));
        return outbox.append(Message.TASKS, head, jobs.getLast().message());
    }
}
