package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * An arrow called "submit" that ends on a thread is a task that is handed to it. What it runs is the slice that begins next: a task, as
 * the recorder has it of executors and pools. Where it is the first that is known of a thread, and no task follows, the thread itself was
 * made for the task.
 */
/** Finds the tasks of a recording while that is read. */
final class TaskFollower implements RecordingListener {
    static final String SUBMIT = "submit";
    private static final int MOST_TASKS = 1_000_000;
    private static final int MOST_WAITS = 2_000_000;

    private final Names names;
    private final int most;
    private final List<RecordedTask> tasks = new ArrayList<>();
    private final Map<Long, Given> given = new HashMap<>();
    private final Map<ThreadTimeline, Stack> unfinished = new HashMap<>();
    private @Nullable Stack current;
    private long waits;
    private long notKept;

    /** Where an arrow began. */
    private record Given(ThreadTimeline thread, long nanos) {}

    /** What is open on a thread. */
    private static final class Stack {
        private final ThreadTimeline thread;
        private final List<RecordedTask> tasks = new ArrayList<>(2);
        private int depth;
        private long last;
        private boolean touched;
        private long arrow;
        private long arrowNanos;
        private int waitDepth;
        private long waitBegin;

        Stack(ThreadTimeline thread) {
            this.thread = thread;
        }

        @Nullable RecordedTask innermost() {
            return tasks.isEmpty() ? null : tasks.getLast();
        }
    }

    TaskFollower(Names names) {
        this(names, MOST_TASKS);
    }

    /** @param most how many tasks are kept */
    TaskFollower(Names names, int most) {
        this.names = names;
        this.most = most;
    }

    @Override
    public void thread(ThreadTimeline thread) {
        leave();
        current = new Stack(thread);
    }

    /** All of the current thread has been told, but for what it has left open. */
    private void leave() {
        Stack stack = current;
        if (stack == null) {
            return;
        }
        if (stack.arrow != 0) {
            beginThread(stack);
        }
        if (stack.depth > 0) {
            unfinished.put(stack.thread, stack);
        } else {
            endThread(stack, stack.last, false);
        }
        current = null;
    }

    private Stack of(ThreadTimeline thread) {
        Stack stack = current;
        if (stack != null && stack.thread.equals(thread)) {
            return stack;
        }
        return unfinished.computeIfAbsent(thread, Stack::new);
    }

    @Override
    public void moment(Points.Kind kind, ThreadTimeline thread, long nanos, int name, long value) {
        if (kind == Points.Kind.FLOW_OUT && names.get(name).text().equals(SUBMIT)) {
            if (given.size() < most) {
                given.put(value, new Given(thread, nanos));
            }
        } else if (kind == Points.Kind.FLOW_IN && names.get(name).text().equals(SUBMIT)) {
            Stack stack = of(thread);
            stack.arrow = value;
            stack.arrowNanos = nanos;
            stack.last = nanos;
            return;
        }
        Stack stack = of(thread);
        stack.last = nanos;
        stack.touched = true;
    }

    @Override
    public void begun(ThreadTimeline thread, int name, long nanos, long value) {
        Stack stack = of(thread);
        Name what = names.get(name);
        RecordedTask around = stack.innermost();
        if (around != null && around.depth() == stack.depth - 1) {
            around.contains(name, what.kind() == SliceKind.CALL);
        }
        if (what.kind() == SliceKind.TASK) {
            begin(stack, new RecordedTask(thread, name, !names.isRun(name), stack.arrow, stack.depth, nanos));
        } else if (stack.arrow != 0 && !stack.touched) {
            RecordedTask task = beginThread(stack);
            task.contains(name, what.kind() == SliceKind.CALL);
        } else if (stack.arrow != 0 && what.kind() == SliceKind.CALL) {
            begin(stack, new RecordedTask(thread, name, true, stack.arrow, stack.depth, nanos));
        }
        // That it might have run already lies ahead of the arrow to what a thread does first.
        boolean ahead = stack.depth == 0 && what.equals(Name.RUNNABLE);
        stack.arrow = 0;
        stack.touched |= !ahead;
        stack.last = nanos;
        stack.depth++;
        if (what.isWait() && stack.waitDepth++ == 0) {
            stack.waitBegin = nanos;
        }
    }

    private RecordedTask beginThread(Stack stack) {
        String text = stack.thread.isVirtual() ? "virtual thread" : "thread";
        var task = new RecordedTask(stack.thread, names.run(text), false, stack.arrow, -1, stack.arrowNanos);
        begin(stack, task);
        stack.arrow = 0;
        return task;
    }

    private void begin(Stack stack, RecordedTask task) {
        stack.tasks.add(task);
        if (tasks.size() < most) {
            tasks.add(task);
        } else {
            notKept++;
        }
    }

    @Override
    public void ended(ThreadTimeline thread, int name, long start, long end, int flag, List<String> told) {
        Stack stack = of(thread);
        end(stack, name, end, (flag & ThreadTimeline.THROWN) != 0, (flag & ThreadTimeline.OPEN) != 0);
    }

    @Override
    public void leftOpen(ThreadTimeline thread, int name, long start, long end, List<String> told) {
        leave();
        Stack stack = of(thread);
        end(stack, name, end, false, true);
        if (stack.depth == 0) {
            endThread(stack, end, true);
        }
    }

    private void end(Stack stack, int name, long end, boolean thrown, boolean open) {
        stack.depth = Math.max(0, stack.depth - 1);
        stack.touched |= stack.depth > 0 || !names.get(name).equals(Name.RUNNABLE);
        stack.last = end;
        if (stack.waitDepth > 0 && names.get(name).isWait() && --stack.waitDepth == 0) {
            var wait = new RecordedTask.Wait(name, stack.waitBegin, end);
            for (RecordedTask task : stack.tasks) {
                task.waited(wait, waits < MOST_WAITS);
                waits++;
            }
        }
        RecordedTask task = stack.innermost();
        if (task != null && task.depth() == stack.depth) {
            task.ended(end, thrown, open);
            stack.tasks.removeLast();
            task = stack.innermost();
        }
        if (task != null && task.depth() == stack.depth - 1) {
            task.contained(thrown);
        }
    }

    /** Ends the task for which a thread was made. */
    private static void endThread(Stack stack, long end, boolean open) {
        for (RecordedTask task : stack.tasks) {
            task.ended(end, false, open);
        }
        stack.tasks.clear();
    }

    /** All tasks, in the order in which processes, threads and what these did was told; called when all is. */
    List<RecordedTask> tasks() {
        leave();
        for (RecordedTask task : tasks) {
            Given by = task.flow() == 0 ? null : given.get(task.flow());
            if (by != null) {
                task.givenBy(by.thread, by.nanos);
            }
        }
        given.clear();
        return tasks;
    }

    /** How many tasks there were beyond those that are kept. */
    long notKept() {
        return notKept;
    }
}
