package dev.weft.cli;

import dev.weft.examples.Examples;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * While it is open, a word for who reads the output if an example ends the JVM by a library that it calls; the exit code is then ours.
 */
final class ExitNotice implements AutoCloseable {
    private final PrintWriter err;
    private final int exitCode;
    private final Thread hook = new Thread(this::tell);

    ExitNotice(PrintWriter err, int exitCode) {
        this.err = err;
        this.exitCode = exitCode;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** What an example calls, as a library, can end the JVM with any exit code; a signal, which needs no word, is no call of exit. */
    private void tell() {
        Map<Thread, StackTraceElement[]> threads = Thread.getAllStackTraces();
        boolean called = threads.values().stream().flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals(Runtime.class.getName()) && frame.getMethodName().equals("exit"));
        if (called) {
            String underWay = threads.keySet().stream().map(Thread::getName).filter(name -> name.startsWith(Examples.THREAD_NAME)).sorted()
                    .collect(Collectors.joining(", "));
            err.println("weft: System.exit in code that an example calls has ended the run; under way: " + underWay + ".");
            err.flush();
            Runtime.getRuntime().halt(exitCode);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already.
        }
    }
}
