package dev.weft.trace.report;

import dev.weft.trace.format.Glob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/*
 * Walked backwards from the end: what a thread does up to a moment is on the path as far back as to the end of its last wait before. If
 * somebody ended that wait, what he did up to then is on the path, and the wait is not, but for the time from there to its end. If nobody
 * is known to have, the wait itself is. A thread that begins a task has it from who handed it over.
 */
/**
 * What decided how long a task or a call took: the one chain of what ran, waited and was handed over, from its begin, or from where it was
 * handed over, to its end. Had any step of it been shorter, it would have been over earlier.
 */
public final class CriticalPath {
    /** What happens in a step. */
    public enum Kind {
        /** A thread runs. */
        RUN,
        /** A thread waits for what no other thread of the recording is known to give: a time, a socket. */
        WAIT,
        /** A task was handed over and has not begun. */
        QUEUED,
        /** A thread was let go on, or what it waits for has ended, and it does not run yet. */
        HANDOFF
    }

    /**
     * A step. Times are nanoseconds since the begin of the recording.
     *
     * @param name of a run, the innermost call that was under way all the time; of what is queued, the task; else what is waited for
     * @param thread whose it is, with its process
     */
    public record Step(Kind kind, String name, String thread, long fromNanos, long toNanos) {
        public long nanos() {
            return toNanos - fromNanos;
        }
    }

    private static final int MOST_EVENTS = 2_000_000;
    private static final int MOST_STEPS = 1_000_000;

    private final String name;
    private final List<Step> steps;
    private final Recording recording;
    private final boolean isCut;

    private CriticalPath(String name, List<Step> steps, Recording recording, boolean isCut) {
        this.name = name;
        this.steps = List.copyOf(steps);
        this.recording = recording;
        this.isCut = isCut;
    }

    /**
     * Reads recordings.
     *
     * @param glob the name of the task or call, with {@code *} for any characters; of several it is the one that took longest
     * @return empty if there is none of that name
     * @throws NotARecordingException if there is nothing usable; the message is one sentence
     */
    public static Optional<CriticalPath> of(Recordings recordings, String glob) throws IOException {
        var names = new Names(Scope.ALL);
        var tasks = new TaskFollower(names);
        var links = new Links(names, new Glob(glob));
        Recording recording = TraceExport.follow(recordings, Scope.ALL, names, new Listeners(List.of(tasks, links)));
        links.tasks(tasks.tasks());
        Goal goal = links.goal;
        return goal == null
                ? Optional.empty()
                : Optional.of(new CriticalPath(names.get(goal.name).full(), links.walk(goal), recording,
                        links.isCut || tasks.notKept() > 0));
    }

    /** Of the task or call. */
    public String name() {
        return name;
    }

    /** In order of time, each where the one before ends. */
    public List<Step> steps() {
        return steps;
    }

    public long nanos() {
        return steps.isEmpty() ? 0 : steps.getLast().toNanos - steps.getFirst().fromNanos;
    }

    public Recording recording() {
        return recording;
    }

    /** Whether there are so many waits, hand-offs or tasks that some are left out; then the path may be wrong. */
    public boolean isCut() {
        return isCut;
    }

    /** An object with the name and all steps, whose names are those of {@link Step}. */
    public String json() {
        var json = new Json().object().key("name").string(name).key("nanos").number(nanos()).key("steps").array();
        for (Step step : steps) {
            json.object().key("kind").string(step.kind.name().toLowerCase(Locale.ROOT)).key("name").string(step.name)
                    .key("thread").string(step.thread).key("fromNanos").number(step.fromNanos).key("toNanos").number(step.toNanos)
                    .endObject();
        }
        return json.endArray().endObject().toString();
    }

    /** What the path is of. */
    private record Goal(ThreadTimeline thread, int name, long from, long to) {
        boolean isLongerThan(@Nullable Goal other) {
            return other == null || to - from > other.to - other.from;
        }
    }

    /** Where an arrow begins, and in what. */
    private record Source(ThreadTimeline thread, long nanos, int inside) {}

    /**
     * What a thread may have from another one, or nobody.
     *
     * @param begin of a wait; of what only arrives, the same as {@code end}
     * @param what of a wait, its name; else the arrow's
     * @param inside the call around
     * @param arrow its number, 0 if there is none
     */
    private record Link(long begin, long end, int what, int inside, long arrow, boolean isWait) {}

    /** All of it, while a recording is followed. */
    private static final class Links implements RecordingListener {
        /** In no call, but in what an executor runs. */
        private static final int OUTSIDE = -1;
        /** In nothing that was recorded. */
        private static final int NOWHERE = -2;

        private final Names names;
        private final Glob glob;
        private final Map<ThreadTimeline, State> states = new HashMap<>();
        private final Map<Long, Source> sources = new HashMap<>();
        private final Map<ThreadTimeline, List<RecordedTask>> given = new HashMap<>();
        private final Map<ThreadTimeline, List<RecordedTask>> run = new HashMap<>();
        private final Map<Long, RecordedTask> byArrow = new HashMap<>();
        private @Nullable Goal goal;
        private int events;
        private boolean isCut;

        /** What is open on a thread, and what it has got. */
        private static final class State {
            private final List<Open> open = new ArrayList<>();
            private final List<Link> links = new ArrayList<>();
            private int waits;
            private long waitBegin;
            private int waitName;
            private long arrow;
            private boolean hasJustWaited;
            private long first = Long.MAX_VALUE;

            /** What has been under way since the thread has waited or begun something new: of that the innermost, else the outermost. */
            int inside(Names names) {
                long since = links.isEmpty() ? 0 : links.getLast().end;
                int inside = open.isEmpty() ? NOWHERE : OUTSIDE;
                for (Open slice : open) {
                    boolean tells = inside < 0 || slice.begin <= since;
                    inside = tells && !names.isRun(slice.name) ? slice.name : inside;
                }
                return inside;
            }
        }

        /** A slice that is open. */
        private record Open(int name, long begin) {}

        Links(Names names, Glob glob) {
            this.names = names;
            this.glob = glob;
        }

        private State of(ThreadTimeline thread) {
            return states.computeIfAbsent(thread, _ -> new State());
        }

        private boolean hasRoom() {
            if (events == MOST_EVENTS) {
                isCut = true;
                return false;
            }
            events++;
            return true;
        }

        @Override
        public void begun(ThreadTimeline thread, int name, long nanos, long value) {
            State state = of(thread);
            state.first = Math.min(state.first, nanos);
            state.hasJustWaited = false;
            if (names.get(name).isWait()) {
                if (state.waits++ == 0) {
                    state.waitBegin = nanos;
                    state.waitName = name;
                    state.arrow = 0;
                }
            } else {
                state.open.add(new Open(name, nanos));
            }
        }

        @Override
        public void ended(ThreadTimeline thread, int name, long start, long end, int flag, List<String> told) {
            State state = of(thread);
            if (!names.get(name).isWait()) {
                if (!state.open.isEmpty()) {
                    state.open.removeLast();
                }
                state.hasJustWaited = false;
                consider(new Goal(thread, name, start, end));
            } else if (--state.waits == 0) {
                if (hasRoom()) {
                    state.links.add(new Link(state.waitBegin, end, state.waitName, state.inside(names), state.arrow, true));
                    state.hasJustWaited = true;
                }
            }
        }

        @Override
        public void leftOpen(ThreadTimeline thread, int name, long start, long end, List<String> told) {
            ended(thread, name, start, end, ThreadTimeline.OPEN, told);
        }

        private void consider(Goal found) {
            if (found.isLongerThan(goal) && names.get(found.name).kind() != SliceKind.WAIT && glob.matches(names.get(found.name).full())) {
                goal = found;
            }
        }

        @Override
        public void moment(Points.Kind kind, ThreadTimeline thread, long nanos, int name, long value) {
            if (kind == Points.Kind.FLOW_OUT && hasRoom()) {
                sources.put(value, new Source(thread, nanos, of(thread).inside(names)));
            } else if (kind == Points.Kind.FLOW_IN) {
                arrives(of(thread), nanos, name, value);
            }
        }

        private void arrives(State state, long nanos, int name, long arrow) {
            state.first = Math.min(state.first, nanos);
            if (state.waits > 0) {
                state.arrow = arrow;
            } else if (state.hasJustWaited) {
                Link wait = state.links.removeLast();
                state.links.add(new Link(wait.begin, wait.end, wait.what, wait.inside, arrow, true));
                state.hasJustWaited = false;
            } else if (names.get(name).text().equals(TaskFollower.SUBMIT) || names.get(name).text().equals("start")) {
                if (hasRoom()) {
                    state.links.add(new Link(nanos, nanos, name, state.inside(names), arrow, false));
                }
            }
        }

        /** Once all are known. */
        void tasks(List<RecordedTask> tasks) {
            for (RecordedTask task : tasks) {
                consider(new Goal(task.thread(), task.name(), task.isQueuedKnown() ? task.given() : task.begin(), task.end()));
                run.computeIfAbsent(task.thread(), _ -> new ArrayList<>()).add(task);
                if (task.flow() != 0) {
                    byArrow.put(task.flow(), task);
                }
                ThreadTimeline giver = task.giver();
                if (giver != null) {
                    given.computeIfAbsent(giver, _ -> new ArrayList<>()).add(task);
                }
            }
            given.values().forEach(some -> some.sort(Comparator.comparingLong(RecordedTask::end)));
        }

        List<Step> walk(Goal of) {
            var back = new ArrayList<Step>();
            ThreadTimeline thread = of.thread;
            long at = of.to;
            int inside = of.name;
            long before = Long.MAX_VALUE;
            while (at > of.from && back.size() < MOST_STEPS) {
                State state = of(thread);
                Link link = last(state.links, at, before);
                if (link == null || link.end <= of.from) {
                    add(back, Kind.RUN, inside, thread, Math.max(of.from, Math.min(at, state.first)), at);
                    break;
                }
                Source source = source(link, thread);
                if (source == null && !link.isWait) {
                    // Who handed it over was not recorded: the thread is asked for what was before.
                    before = link.end;
                    continue;
                }
                add(back, Kind.RUN, inside, thread, link.end, at);
                before = Long.MAX_VALUE;
                if (source != null) {
                    long from = Math.max(of.from, source.nanos);
                    RecordedTask queued = link.isWait ? null : byArrow.get(link.arrow);
                    if (queued == null) {
                        add(back, Kind.HANDOFF, link.what, thread, from, link.end);
                    } else {
                        add(back, Kind.QUEUED, queued.name(), thread, from, link.end);
                    }
                    // Two threads that seem to wake each other at one moment would have no end.
                    before = source.nanos == link.end ? link.end : Long.MAX_VALUE;
                    at = from;
                    thread = source.thread;
                    inside = source.inside;
                } else {
                    long from = Math.max(of.from, link.begin);
                    add(back, Kind.WAIT, link.what, thread, from, link.end);
                    before = link.begin == link.end ? link.end : Long.MAX_VALUE;
                    at = from;
                    inside = link.inside;
                }
            }
            isCut |= back.size() == MOST_STEPS;
            return back.reversed();
        }

        /** The task that ran there at that time, as the last to begin; null if there was none. */
        private @Nullable RecordedTask taskAt(ThreadTimeline thread, long nanos) {
            List<RecordedTask> tasks = run.getOrDefault(thread, List.of());
            int after = firstAfter(tasks, RecordedTask::begin, nanos);
            return after > 0 && tasks.get(after - 1).end() >= nanos ? tasks.get(after - 1) : null;
        }

        /** Index of the first of an ordered list that is later. */
        private static <T> int firstAfter(List<T> all, ToLongFunction<T> time, long nanos) {
            int low = 0;
            int high = all.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (time.applyAsLong(all.get(middle)) <= nanos) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        /** The last that ended no later than {@code at} and earlier than {@code before}. */
        private static @Nullable Link last(List<Link> links, long at, long before) {
            int low = firstAfter(links, Link::end, Math.min(at, before - 1));
            return low == 0 ? null : links.get(low - 1);
        }

        /** Who ended it; null if nobody is known to have. */
        private @Nullable Source source(Link link, ThreadTimeline thread) {
            Source source = link.arrow == 0 ? null : sources.get(link.arrow);
            if (link.isWait && (source == null || isIdle(source))) {
                return result(link, given.getOrDefault(thread, List.of()));
            }
            return source == null || source.nanos <= link.end ? source : new Source(source.thread, link.end, source.inside);
        }

        /** Whether nothing was recorded of what the thread did there: it may have waited itself, for an answer of a worker for example. */
        private boolean isIdle(Source source) {
            return source.inside == NOWHERE && taskAt(source.thread, source.nanos) == null;
        }

        /** The end of the last of some tasks that ended in a wait of who handed them over, which then had waited for that. */
        private @Nullable Source result(Link wait, List<RecordedTask> tasks) {
            int low = firstAfter(tasks, RecordedTask::end, wait.end);
            RecordedTask task = low == 0 ? null : tasks.get(low - 1);
            boolean waitsForTime = names.get(wait.what).text().equals("sleep");
            return task == null || waitsForTime || task.end() < wait.begin || task.isOpen()
                    ? null
                    : new Source(task.thread(), task.end(), task.name());
        }

        private void add(List<Step> back, Kind kind, int name, ThreadTimeline thread, long from, long to) {
            if (to > from) {
                RecordedTask around = name < 0 ? taskAt(thread, from) : null;
                int shown = around == null ? name : around.name();
                back.add(new Step(kind, shown < 0 ? "" : names.get(shown).full(),
                        thread.process().shownName() + " / " + thread.name(), from, to));
            }
        }
    }
}
