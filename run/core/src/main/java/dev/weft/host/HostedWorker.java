package dev.weft.host;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A worker JVM that was started. The end of {@link #fromWorker} is the end of the worker. Thread-safe, but for the streams. */
public interface HostedWorker extends Closeable {
    /** The process id on its machine. */
    long pid();

    /** The machine that it is on; null for this one. */
    @Nullable String node();

    OutputStream toWorker();

    /**
     * What it sends.
     *
     * @return a stream whose reading fails with a sentence for people if it is not known what became of the worker
     */
    InputStream fromWorker();

    /** What its JVM and native code print. */
    InputStream errors();

    /** Whether it may have memory in common with this process. */
    boolean sharesMemory();

    /**
     * What the dead worker did not bring to {@link #fromWorker}.
     *
     * @param received how many bytes came there
     */
    byte[] unsent(long received) throws IOException;

    /** The number of what it began last as far as is known, 0 if it began nothing. */
    long begun();

    /** When that was, by {@link System#nanoTime} of this process. */
    long begunAt();

    /** Its resident memory in bytes as far as is known, else 0. */
    long residentBytes();

    /** Ends it at once. */
    void kill();

    /** Ends it in a few seconds unless it has ended by itself. */
    void killLater();

    /** Waits for the end of a worker whose channel has ended, but not for long. */
    End awaitEnd();

    /**
     * How it ended.
     *
     * @param exitCode as the JDK gives it: above 128 for a signal; -1 if unknown
     * @param crash the crash log that its JVM left, null if none
     * @param lost why it is not known how it ended; null if it is known
     */
    record End(int exitCode, @Nullable CrashLog crash, @Nullable String lost) {}
}
