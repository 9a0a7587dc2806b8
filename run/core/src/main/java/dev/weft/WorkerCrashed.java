package dev.weft;

import dev.weft.host.CrashLog;
import java.io.File;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The worker JVM that ran the task crashed: native code, or the JVM itself, did what the system forbids. The JVM's own report of that,
 * an {@code hs_err} file, is in the folder for temporary files unless the option {@code -XX:ErrorFile} names another place. It is kept,
 * since it is what those who mend the native code ask for, until somebody deletes it.
 */
public final class WorkerCrashed extends WorkerException {
    private static final long serialVersionUID = 1L;
    private final int signal;

    /** Not a Path, which is not serializable. */
    private final @Nullable File crashLog;

    private final String crashLogHead;

    WorkerCrashed(Place place, CrashLog log, String detail) {
        super(
                place,
                place.workerText() + " crashed with signal " + Signals.text(log.signal()) + " while it ran " + place.taskText()
                        + (log.frame().isEmpty() ? "" : " in " + log.frame()) + "; the crash log is " + log.path() + detail,
                null);
        this.signal = log.signal();
        this.crashLog = log.path().toFile();
        this.crashLogHead = log.head();
    }

    /** The number of the signal, such as 11 for SEGV. */
    public int signal() {
        return signal;
    }

    /** Where the JVM's report of the crash is. */
    public @Nullable Path crashLog() {
        return crashLog == null ? null : crashLog.toPath();
    }

    /** The beginning of the report: what happened, in which frame, in which JVM. */
    public String crashLogHead() {
        return crashLogHead;
    }
}
