package dev.weft;

import dev.weft.host.CrashLog;
import dev.weft.host.HostedWorker;
import org.jspecify.annotations.Nullable;

/**
 * How a worker JVM ended.
 *
 * @param exitCode as the JDK gives it: above 128 for a signal
 * @param begun the number of the job that it began last, 0 if none
 * @param errors the last lines of its standard error
 * @param trouble what went wrong with its channel before, null if nothing
 * @param crash the crash log that its JVM left, null if none
 * @param lost why it is not known how it ended, null if it is
 * @param cause why it could not be started at all, null if it was
 */
record WorkerDeath(
        int exitCode,
        long begun,
        String errors,
        @Nullable String trouble,
        @Nullable CrashLog crash,
        @Nullable String lost,
        @Nullable Throwable cause) {
    static WorkerDeath of(HostedWorker.End end, long begun, String errors, @Nullable String trouble) {
        return new WorkerDeath(end.exitCode(), begun, errors, trouble, end.crash(), end.lost(), null);
    }

    static WorkerDeath lost(@Nullable String reason) {
        return new WorkerDeath(-1, 0, "", null, null, String.valueOf(reason), null);
    }

    static WorkerDeath notStarted(Throwable cause) {
        return new WorkerDeath(-1, 0, "", null, null, null, cause);
    }

    /** Whether it was not started because this process gets no more threads, which says nothing of where it was to be. */
    boolean lacksThreads() {
        return cause instanceof OutOfMemoryError error && WorkerOutOfMemory.kindOf(error) == WorkerOutOfMemory.Kind.THREADS;
    }

    /** The error of the job that ran; {@code history} is what to say of earlier attempts. */
    WorkerException failure(Place place, String history) {
        if (lost != null) {
            return new NodeLost(place, lost + history);
        }
        String broke = history + (trouble == null ? "" : "; " + trouble);
        if (crash != null) {
            return crash.signal() == 0 ? new WorkerOutOfMemory(place, crash) : new WorkerCrashed(place, crash, broke);
        }
        String detail = broke + (errors.isEmpty() ? "" : "; its last words: " + errors);
        int signal = Signals.ofExitCode(exitCode);
        return signal > 0 ? new WorkerKilled(place, signal, detail) : new WorkerExited(place, exitCode, detail);
    }

    /** The error of a worker that never came to run anything. */
    WorkerStartFailed startFailure(Place place) {
        if (cause != null) {
            String reason = cause instanceof OutOfMemoryError error ? WorkerOutOfMemory.advice(error) : String.valueOf(cause.getMessage());
            return new WorkerStartFailed(place, reason, cause);
        }
        if (lost != null) {
            return new WorkerStartFailed(place, lost, null);
        }
        if (trouble != null) {
            return new WorkerStartFailed(place, trouble, null);
        }
        int signal = Signals.ofExitCode(exitCode);
        String end = signal > 0 ? "killed by signal " + Signals.text(signal) : "exit code " + exitCode;
        return new WorkerStartFailed(place, end + (errors.isEmpty() ? "" : ", " + errors), null);
    }
}
