package dev.weft.examples;

import dev.weft.examples.child.CodeEngine;
import dev.weft.examples.child.CodeLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jdk.jshell.spi.ExecutionControl;

/** A session in this JVM. */
final class LocalSession implements JavaSession {
    private final CodeLoader seen;
    private final ThreadGroup threads;

    /**
     * A session.
     *
     * @param parent sees what examples see beside the class path
     * @param threads those of examples belong to it
     */
    LocalSession(ClassLoader parent, List<Path> classPath, ThreadGroup threads) {
        this.threads = threads;
        seen = new CodeLoader(parent);
        classPath.forEach(path -> seen.addPath(path.toString()));
    }

    @Override
    public ExecutionControl open() {
        return new JavaEngine(new CodeLoader(seen));
    }

    @Override
    public Optional<String> death() {
        return Optional.empty();
    }

    /** There is nothing that ends a thread. */
    @Override
    public boolean isEnded() {
        return false;
    }

    @Override
    public int threads() {
        return threads.activeCount();
    }

    @Override
    public void interruptThreads() {
        threads.interrupt();
    }

    @Override
    public boolean isMemoryFull() {
        return CodeEngine.isMemoryFull();
    }

    @Override
    public void close() {
        try {
            seen.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
