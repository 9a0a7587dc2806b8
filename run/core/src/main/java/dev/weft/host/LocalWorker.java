package dev.weft.host;

import dev.weft.ProcessOptions;
import dev.weft.ipc.ChildProcess;
import dev.weft.ipc.JournalTail;
import dev.weft.job.Alarms;
import dev.weft.worker.WorkerMain;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A worker JVM that this process has started. */
public final class LocalWorker implements HostedWorker {
    /** How long a process may take to end once its channel has. */
    private static final long END_SECONDS = 2;

    /** The system property that names the machine of a worker that is traced on another one than its program. */
    public static final String NODE = WorkerMain.NODE;

    private final List<String> command;
    private final Path directory;
    private final JournalTail journal;
    private final Process process;
    private volatile @Nullable Future<?> killing;

    private LocalWorker(List<String> command, Path directory, JournalTail journal, Process process) {
        this.command = command;
        this.directory = directory;
        this.journal = journal;
        this.process = process;
    }

    /** Starts a worker. */
    public static LocalWorker start(WorkerOrder order, Nearness nearness) throws IOException {
        ProcessOptions options = order.options();
        JournalTail journal = JournalTail.create();
        try {
            List<String> command = WorkerCommand.of(order, nearness, journal.path());
            Process process = ChildProcess.start(command, options.environment(), options.directory());
            return new LocalWorker(command, options.directory() == null ? Path.of("") : options.directory(), journal, process);
        } catch (IOException | RuntimeException | Error e) {
            journal.close();
            throw e;
        }
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public @Nullable String node() {
        return null;
    }

    @Override
    public OutputStream toWorker() {
        return process.getOutputStream();
    }

    @Override
    public InputStream fromWorker() {
        return process.getInputStream();
    }

    @Override
    public InputStream errors() {
        return process.getErrorStream();
    }

    @Override
    public boolean sharesMemory() {
        return true;
    }

    @Override
    public byte[] unsent(long received) throws IOException {
        return journal.unsent(received);
    }

    @Override
    public long begun() {
        try {
            return journal.begun();
        } catch (IOException e) {
            // The journal is closed: the worker is gone.
            return 0;
        }
    }

    @Override
    public long begunAt() {
        try {
            return journal.begunAt();
        } catch (IOException e) {
            // As above.
            return System.nanoTime();
        }
    }

    @Override
    public long residentBytes() {
        return ProcessMemory.resident(process.pid());
    }

    @Override
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void killLater() {
        killing = Alarms.in(TimeUnit.SECONDS.toNanos(2 * END_SECONDS), this::kill);
    }

    @Override
    public End awaitEnd() {
        int exitCode = awaitExit();
        return new End(exitCode, exitCode == 0 ? null : CrashLog.find(command, directory, process.pid()), null);
    }

    private int awaitExit() {
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
            return process.waitFor();
        } catch (InterruptedException e) {
            kill();
            return process.onExit().join().exitValue();
        }
    }

    @Override
    public void close() throws IOException {
        Future<?> late = killing;
        if (late != null) {
            late.cancel(false);
        }
        journal.close();
    }
}
