package dev.weft.trace.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How much happened at once, over the time of a recording. */
public final class Parallelism {
    /**
     * A stretch of time. Numbers are means over it.
     *
     * @param fromNanos its begin, since that of the recording
     * @param toNanos its end
     * @param threads how many threads had something under way and did not wait
     * @param tasks how many tasks had begun and did not wait
     * @param waiting how many tasks had begun and waited
     * @param queued how many tasks were handed over and had not begun
     */
    public record Stretch(long fromNanos, long toNanos, double threads, double tasks, double waiting, double queued) {}

    /** No more than there always are bins. */
    private static final int MOST_STRETCHES = TimeBins.LEAST;

    private final List<Stretch> stretches;
    private final Recording recording;
    private final long notKept;

    private Parallelism(List<Stretch> stretches, Recording recording, long notKept) {
        this.stretches = List.copyOf(stretches);
        this.recording = recording;
        this.notKept = notKept;
    }

    /**
     * Reads recordings.
     *
     * @param number of stretches, all of one length, into which the time is cut; from 1 to 512
     * @throws IllegalArgumentException if it is another number
     * @throws NotARecordingException if there is nothing usable; the message is one sentence
     */
    public static Parallelism of(Recordings recordings, int number) throws IOException {
        if (number < 1 || number > MOST_STRETCHES) {
            throw new IllegalArgumentException("there must be from 1 to " + MOST_STRETCHES + " stretches, but were to be " + number);
        }
        var names = new Names(Scope.ALL);
        var running = new Running(names);
        var follower = new TaskFollower(names);
        Recording recording = TraceExport.follow(recordings, Scope.ALL, names, new Listeners(List.of(running, follower)));
        var tasks = new TimeBins();
        var waiting = new TimeBins();
        var queued = new TimeBins();
        for (RecordedTask task : follower.tasks()) {
            if (task.isQueuedKnown()) {
                queued.add(task.given(), task.begin());
            }
            long at = task.begin();
            for (RecordedTask.Wait wait : task.waits()) {
                tasks.add(at, wait.begin());
                waiting.add(wait.begin(), wait.end());
                at = wait.end();
            }
            tasks.add(at, task.end());
        }
        double length = recording.endNanos() / (double) number;
        var stretches = new ArrayList<Stretch>();
        for (int i = 0; i < number; i++) {
            double from = i * length;
            double to = (i + 1) * length;
            stretches.add(new Stretch((long) from, (long) to, running.bins.mean(from, to), tasks.mean(from, to), waiting.mean(from, to),
                    queued.mean(from, to)));
        }
        return new Parallelism(stretches, recording, follower.notKept());
    }

    /** In order of time. */
    public List<Stretch> stretches() {
        return stretches;
    }

    public Recording recording() {
        return recording;
    }

    /** How many tasks are not counted, since there are more than a million. */
    public long notKept() {
        return notKept;
    }

    /** An array with an object each, whose names are those of {@link Stretch}. */
    public String json() {
        return stretches.stream().map(stretch -> new Json().object().key("fromNanos").number(stretch.fromNanos)
                        .key("toNanos").number(stretch.toNanos).key("threads").decimal(stretch.threads).key("tasks").decimal(stretch.tasks)
                        .key("waiting").decimal(stretch.waiting).key("queued").decimal(stretch.queued).endObject().toString())
                .collect(Collectors.joining(",\n", "[\n", "\n]"));
    }

    /** When threads have something under way and do not wait; carriers count as what they carry. */
    private static final class Running implements RecordingListener {
        private final Names names;
        private final TimeBins bins = new TimeBins();
        private final Map<ThreadTimeline, State> threads = new HashMap<>();

        /** What a thread is in. */
        private static final class State {
            private int depth;
            private int waits;
            private long since;
        }

        Running(Names names) {
            this.names = names;
        }

        @Override
        public void begun(ThreadTimeline thread, int name, long nanos, long value) {
            if (names.get(name).kind() == SliceKind.MOUNT) {
                return;
            }
            State state = threads.computeIfAbsent(thread, _ -> new State());
            if (state.depth++ == 0) {
                state.since = nanos;
            }
            if (names.get(name).isWait() && state.waits++ == 0) {
                bins.add(state.since, nanos);
            }
        }

        @Override
        public void ended(ThreadTimeline thread, int name, long start, long end, int flag, List<String> told) {
            if (names.get(name).kind() == SliceKind.MOUNT) {
                return;
            }
            State state = threads.computeIfAbsent(thread, _ -> new State());
            state.depth--;
            if (names.get(name).isWait() && --state.waits == 0) {
                state.since = end;
            }
            if (state.depth == 0) {
                bins.add(state.since, end);
                threads.remove(thread);
            }
        }

        @Override
        public void leftOpen(ThreadTimeline thread, int name, long start, long end, List<String> told) {
            ended(thread, name, start, end, 0, told);
        }
    }
}
