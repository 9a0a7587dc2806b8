package dev.weft;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** This process, or its parent: what can be seen of it and be waited for, but neither started nor ended by it. */
final class KinProcess implements WorkerProcess {
    private final String name;
    private final boolean daemon;
    private final ProcessHandle handle;
    private final boolean self;

    KinProcess(String name, boolean daemon, ProcessHandle handle, boolean self) {
        this.name = name;
        this.daemon = daemon;
        this.handle = handle;
        this.self = self;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isDaemon() {
        return daemon;
    }

    @Override
    public long pid() {
        return handle.pid();
    }

    @Override
    public void start() {
        throw new IllegalStateException(this + " runs already; a process is started once");
    }

    @Override
    public void join() throws InterruptedException {
        var _ = join(Duration.ofSeconds(Long.MAX_VALUE));
    }

    @Override
    public boolean join(Duration timeout) throws InterruptedException {
        if (self) {
            throw new IllegalStateException("a process cannot join itself, but " + this + " did: it would wait for ever");
        }
        try {
            handle.onExit().get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of " + this + " cannot be awaited: " + e.getCause(), e);
        }
        return true;
    }

    @Override
    public boolean isAlive() {
        return handle.isAlive();
    }

    @Override
    public boolean isReady() {
        return !isAlive();
    }

    @Override
    public OptionalInt exitCode() {
        return OptionalInt.empty();
    }

    @Override
    public void terminate() {
        throw notAChild("terminate");
    }

    @Override
    public void kill() {
        throw notAChild("kill");
    }

    private IllegalStateException notAChild(String what) {
        String who = self ? "this process" : "the parent";
        return new IllegalStateException(
                "only children can be ended by " + what + "(), but " + this + " is " + who + "; use System.exit or ProcessHandle");
    }

    @Override
    public void close() {
        throw new IllegalStateException("a process can be closed once it has ended, but " + this + " is alive");
    }

    @Override
    public String toString() {
        return "process \"" + name + "\" (pid " + pid() + ")";
    }
}
