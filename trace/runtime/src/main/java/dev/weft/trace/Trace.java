package dev.weft.trace;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Names what a program does, in the trace that is being recorded of it.
 *
 * {@snippet :
 * List<String> orders;
 * try (var slice = Trace.slice("read orders")) {
 *     orders = Files.readAllLines(Path.of("orders.csv"));
 *     Trace.counter("orders", orders.size());
 * }
 * }
 *
 * <p>When nothing is recorded, every call returns at once and allocates nothing, so calls can stay in a program for good. Recording is
 * switched on from outside, by {@code weft trace} or the agent's {@code -javaagent} option.
 *
 * <p>Names should be few: what differs from call to call belongs into a number. A process keeps its first 100,000 names apart; later
 * ones appear as {@code (other names)}.
 *
 * <p>No method throws, except {@link NullPointerException} for a null argument. May be called by any thread, virtual ones included.
 */
public final class Trace {
    private Trace() {}

    /** Whether this process is being traced. */
    public static boolean isRecording() {
        return Probes.recording();
    }

    /**
     * Begins a recording of this process, all its threads, and of the Java programs that it starts meanwhile. The command {@code weft}
     * attaches itself to the process, as {@code weft trace --attach} does, and writes the reports when the session is closed. That
     * takes a second or so; calls that are under way at that moment are not recorded.
     *
     * <p>In a process that is traced already nothing is begun, and the session does nothing: its calls are in that recording.
     *
     * @param options those of {@code weft trace}, as on its command line: {@code Trace.start("-o", "run.html", "--include", "com.acme.*")}
     * @throws IOException in one sentence if nothing can be recorded: an option is wrong, the command {@code weft} is not on the
     *     {@code PATH} (which is needed unless {@code weft run} has started the program), or the JVM lets nobody in
     */
    public static TraceSession start(String... options) throws IOException {
        List<String> words = List.of(options);
        return Probes.recording() ? OwnSession.NONE : OwnSession.start(words);
    }

    /** Begins a stretch of work of the current thread; close it on the same thread. */
    public static Slice slice(String name) {
        Objects.requireNonNull(name, "name");
        if (!Probes.recording()) {
            return OpenSlice.NONE;
        }
        int id = Probes.name(Probes.SLICE, name);
        Probes.begin(id);
        return new OpenSlice(id);
    }

    /**
     * Begins a task on the current thread: a unit of work that was handed over to be run here.
     *
     * @param number tells tasks of one name apart; stored as the nearest number of 60 bits
     */
    public static Slice task(String name, long number) {
        Objects.requireNonNull(name, "name");
        if (!Probes.recording()) {
            return OpenSlice.NONE;
        }
        int id = Probes.name(Probes.TASK, name);
        Probes.begin(id, number);
        return new OpenSlice(id);
    }

    /** Marks a moment of the current thread. */
    public static void instant(String name) {
        Objects.requireNonNull(name, "name");
        if (Probes.recording()) {
            Probes.instant(Probes.name(Probes.INSTANT, name));
        }
    }

    /** Marks a moment of the current thread, of the process, or of all processes of the recording. */
    public static void instant(String name, InstantScope scope) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(scope, "scope");
        if (scope == InstantScope.THREAD) {
            instant(name);
        } else if (Probes.recording()) {
            Probes.instant(Probes.name(Probes.INSTANT, name), scope.ordinal());
        }
    }

    /**
     * Notes that a quantity of the process has this value from now on.
     *
     * @param value stored as the nearest number of 60 bits
     */
    public static void counter(String name, long value) {
        Objects.requireNonNull(name, "name");
        if (Probes.recording()) {
            Probes.counter(Probes.name(Probes.COUNTER, name), value);
        }
    }

    /** Something with parts whose values the program will tell; objects of one name are one. */
    public static TracedObject object(String name) {
        return new TracedObject(Objects.requireNonNull(name, "name"));
    }

    /**
     * Marks a moment of the current thread at which it gives something away: an arrow begins here. Whoever gets it ends the arrow with
     * {@link #flowIn}, on another thread or in another process; the number goes along with what is given.
     *
     * @return the number of the arrow, which no other of the same trace has; 0 when nothing is recorded
     */
    public static long flowOut(String name) {
        Objects.requireNonNull(name, "name");
        return Probes.recording() ? Probes.flowOut(Probes.name(Probes.FLOW, name)) : 0;
    }

    /**
     * Marks the moment at which the current thread gets what was given away.
     *
     * @param flow what {@link #flowOut} gave, in whatever process; with 0 nothing happens
     */
    public static void flowIn(String name, long flow) {
        Objects.requireNonNull(name, "name");
        if (flow != 0 && Probes.recording()) {
            Probes.flowIn(Probes.name(Probes.FLOW, name), flow);
        }
    }

    /** Sets the name under which this process appears; the last call counts. */
    public static void nameProcess(String name) {
        Objects.requireNonNull(name, "name");
        if (Probes.recording()) {
            Probes.property("process.name", name);
        }
    }

    /**
     * Sets what happens when this process starts another one: {@code hook} may choose what is recorded there. It runs on the thread that
     * starts it, just before; if it throws, the child is traced like the others. The last hook counts.
     */
    public static void onChildStart(Consumer<ChildStart> hook) {
        Objects.requireNonNull(hook, "hook");
        if (Probes.recording()) {
            Probes.onChildStart((command, option) -> {
                ChildStart start = new ChildStart(command, option);
                hook.accept(start);
                return start.option();
            });
        }
    }

    /**
     * JVM options that make a child JVM part of this trace; empty when nothing is recorded.
     *
     * <p>Only for children that are started in unusual ways: a {@code java} command run through {@link ProcessBuilder} is followed by
     * itself, and giving it these options does no harm.
     */
    public static List<String> childOptions() {
        return Probes.recording() ? List.of(Probes.childOptions()) : List.of();
    }
}
