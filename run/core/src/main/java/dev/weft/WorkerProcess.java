package dev.weft;

import dev.weft.worker.Identity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A function in a JVM of its own: a crash, an endless loop or a leak stays in there, and it can be stopped whatever it does.
 *
 * <!--
 * {@snippet :
 * Path folder = Path.of("x");
 * static void index(Path folder) {}
 * }
 * -->
 * {@snippet weft="continued" :
 * WorkerProcess process = WorkerProcess.start(() -> index(folder));
 * process.join();
 * IO.println(process.exitCode());      // OptionalInt[0]
 * }
 *
 * <p>The function and what it captures are copied to the new JVM, and classes it lacks follow on demand, as for the tasks of a pool. An
 * error that it does not catch is printed on the error stream, which arrives here, and makes the exit code 1. The process ends when the
 * function has ended, and with it all threads of that JVM that are not daemons. To talk to it, give it one end of a {@link Duplex}.
 *
 * <p><b>The end of the parent.</b> A process is to its parent what a thread is to its JVM: a program ends when all processes that it
 * started have ended, unless they are daemons. {@code System.exit} waits for none of them. However the parent ends, kill -9 included, no
 * process that it started outlives it by more than moments; what ends that way runs no shutdown hooks.
 *
 * <p>Its {@code System.in} is empty; whole lines that it prints, the last words before a crash included, appear on {@code System.out} and
 * {@code System.err} of the parent before {@link #join()} returns.
 *
 * <p>Ready, as a {@link Waitable}, when it has ended. Safe for use by any thread.
 */
public sealed interface WorkerProcess extends Waitable permits ChildWorker, KinProcess {
    /** A process that will run {@code action} once {@link #start()} is called. */
    static WorkerProcess of(Action action) {
        return of(action, WorkerProcessOptions.defaults());
    }

    /** A process that will run {@code action} once {@link #start()} is called. */
    static WorkerProcess of(Action action, WorkerProcessOptions options) {
        return new ChildWorker(action, options);
    }

    /** Runs {@code action} in a new process; see {@link #start()} for errors. */
    static WorkerProcess start(Action action) {
        return start(action, WorkerProcessOptions.defaults());
    }

    /** Runs {@code action} in a new process; see {@link #start()} for errors. */
    static WorkerProcess start(Action action, WorkerProcessOptions options) {
        WorkerProcess process = of(action, options);
        process.start();
        return process;
    }

    /** This process, named {@code main} if Weft did not start it; a worker JVM of a pool has the worker's name. */
    static WorkerProcess current() {
        return new KinProcess(Identity.name(), Identity.isDaemon(), ProcessHandle.current(), true);
    }

    /** The process that started this one; empty if that was not Weft. */
    static Optional<WorkerProcess> parent() {
        if (Identity.isMain()) {
            return Optional.empty();
        }
        return ProcessHandle.current().parent().map(handle -> new KinProcess(Identity.parentName(), false, handle, false));
    }

    /** The processes that this one started and that are alive, in the order in which they were started. */
    static List<WorkerProcess> active() {
        return ChildWorker.active();
    }

    /** Its name, for people; it need not be unique. */
    String name();

    /** Whether its parent ends without waiting for it. */
    boolean isDaemon();

    /** Its process id; 0 before {@link #start()}. */
    long pid();

    /**
     * Starts the JVM and returns as soon as the operating system has it. A process is started once.
     *
     * @throws TaskNotEncodable if the function or what it captures cannot travel; nothing was started then
     * @throws WorkerStartFailed if the operating system refuses
     * @throws IllegalStateException if it was started before
     */
    void start();

    /**
     * Waits for its end.
     *
     * @throws IllegalStateException if it was not started, or is the process that calls
     */
    void join() throws InterruptedException;

    /**
     * Waits for its end, at most {@code timeout}; zero or a negative one only looks.
     *
     * @return whether it has ended
     * @throws IllegalStateException if it was not started, or is the process that calls
     */
    boolean join(Duration timeout) throws InterruptedException;

    /** Whether it was started and has not ended. */
    boolean isAlive();

    /**
     * How it ended: 0 when its function returned, the number given to {@code System.exit} or {@code Runtime.halt}, 1 after an error that
     * was not caught, and minus the number of the signal that ended it, such as -15 after {@link #terminate()} and -9 after
     * {@link #kill()}. The operating system reports the end by signal n as 128 + n, so exit codes from 129 to 192 are taken for signals.
     * Empty before its end, and for the parent.
     */
    OptionalInt exitCode();

    /**
     * Asks it to end (signal 15, TERM) and returns at once: its shutdown hooks run, and may take their time. Does nothing once it has
     * ended.
     *
     * @throws IllegalStateException if it was not started, or is not a child of this process
     */
    void terminate();

    /**
     * Ends it (signal 9, KILL) and returns at once; nothing more runs in it. Does nothing once it has ended.
     *
     * @throws IllegalStateException if it was not started, or is not a child of this process
     */
    void kill();

    /**
     * Forgets it: from then on every call but {@link #name()}, {@link #toString()} and this one fails. May be called again.
     *
     * @throws IllegalStateException if it is alive; call {@link #join()}, or {@link #kill()} and {@code join()}, first
     */
    void close();
}
