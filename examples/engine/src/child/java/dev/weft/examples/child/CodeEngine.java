package dev.weft.examples.child;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.execution.LoaderDelegate;
import org.jspecify.annotations.Nullable;

/**
 * Runs what JShell, or the compiler, has made of examples on the thread that calls it. What is to be stopped must have calls of
 * {@link ProgramExit#check}; {@link #stop} is for other threads.
 */
public class CodeEngine extends DirectExecutionControl {
    private final CodeLoader loader;
    private final Object lock = new Object();
    /** Guarded by {@link #lock}, as the next one. */
    private @Nullable ThreadGroup running;
    private boolean stopped;

    /** One whose classes are in {@code loader}. */
    public CodeEngine(CodeLoader loader) {
        super(new Loaded(loader));
        this.loader = loader;
    }

    private static final class Loaded implements LoaderDelegate {
        private final CodeLoader loader;

        Loaded(CodeLoader loader) {
            this.loader = loader;
        }

        @Override
        public void load(ClassBytecodes[] classes) throws ClassInstallException {
            boolean[] loaded = new boolean[classes.length];
            for (ClassBytecodes each : classes) {
                loader.add(each.name(), each.bytecodes());
            }
            for (int i = 0; i < classes.length; i++) {
                try {
                    // With the types that its methods name: what is missing is said now.
                    Objects.requireNonNull(loader.loadClass(classes[i].name()).getDeclaredMethods());
                    loaded[i] = true;
                } catch (ClassNotFoundException | LinkageError e) {
                    throw new ClassInstallException(e.toString(), loaded);
                }
            }
        }

        @Override
        public void classesRedefined(ClassBytecodes[] classes) {}

        @Override
        public void addToClasspath(String path) {
            loader.addPath(path);
        }

        @Override
        public Class<?> findClass(String name) throws ClassNotFoundException {
            return loader.loadClass(name);
        }
    }

    /** With the loader of the examples as that of the thread, as in a program that is started. */
    @Override
    protected String invoke(Method snippet) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        begin(thread);
        thread.setContextClassLoader(loader);
        try {
            return super.invoke(snippet);
        } catch (InvocationTargetException e) {
            if (isStopped()) {
                throw new StoppedException();
            }
            throw e;
        } finally {
            end();
            thread.setContextClassLoader(before);
        }
    }

    private void begin(Thread thread) throws ReflectiveOperationException {
        synchronized (lock) {
            running = thread.getThreadGroup();
            // Threads that earlier code has left behind had until now to see that they are stopped.
            if (stopped) {
                stopped = false;
                tell(false);
            }
        }
    }

    private boolean isStopped() {
        synchronized (lock) {
            return stopped;
        }
    }

    private void end() {
        synchronized (lock) {
            running = null;
            // It was meant for the code.
            Thread.interrupted();
        }
    }

    private void tell(boolean stop) throws ReflectiveOperationException {
        Field flag = loader.loadClass(CodeLoader.EXIT).getDeclaredField("stopped");
        flag.setAccessible(true);
        flag.setBoolean(null, stop);
    }

    /** Has code that runs end, and interrupts it and the threads of its group. */
    @Override
    public void stop() throws EngineTerminationException, InternalException {
        synchronized (lock) {
            ThreadGroup group = running;
            if (group != null) {
                stopped = true;
                try {
                    tell(true);
                } catch (ReflectiveOperationException e) {
                    throw new InternalException(e.toString());
                }
                group.interrupt();
            }
        }
    }

    /** Whether more than half of the memory is in use by what is kept. */
    public static boolean isMemoryFull() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory() > runtime.maxMemory() / 2;
    }
}
