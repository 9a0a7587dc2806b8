package dev.weft.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a process in the foreground: it has our standard streams, gets the signals that would end us, and its exit code is ours. A process
 * that a signal ended has 128 plus the signal's number, as shells have it.
 */
final class Foreground {
    /** Those that end a JVM which does not expect them, but for the interrupt; USR2 and QUIT are the JVM's own. */
    private static final List<String> PASSED_ON = List.of("TERM", "HUP", "USR1", "ALRM");
    /** The launcher puts options for Java by under names that begin so, since they are the program's and not ours. */
    static final String KEPT = "WEFT_KEPT_";

    private Foreground() {}

    static int run(List<String> command) {
        return run(command, _ -> {}, null);
    }

    /**
     * Runs it with changes.
     *
     * @param changes what is to be changed in the environment
     * @param kept the signal that is ours and not passed on; null if there is none
     */
    static int run(List<String> command, Consumer<Map<String, String>> changes, @Nullable String kept) {
        var started = new CompletableFuture<Process>();
        List<SignalWatch> watches = new ArrayList<>();
        try {
            // First the watches, so that no signal finds us without one and the program without a parent.
            for (String signal : PASSED_ON) {
                if (signal.equals(kept)) {
                    continue;
                }
                watches.add(SignalWatch.on(signal, () -> started.thenAccept(process -> send(signal, process))));
            }
            watches.add(SignalWatch.on("INT", () -> {
                if (!Terminal.isForeground()) {
                    started.thenAccept(process -> send("INT", process));
                }
            }));
            Process process = start(command, changes);
            started.complete(process);
            return awaitEnd(process);
        } finally {
            watches.forEach(SignalWatch::close);
        }
    }

    private static Process start(List<String> command, Consumer<Map<String, String>> changes) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            giveBack(builder.environment());
            changes.accept(builder.environment());
            return builder.start();
        } catch (IOException e) {
            throw CommandFailure.misused("'" + command.getFirst() + "' could not be started; is it there and executable?");
        }
    }

    private static void giveBack(Map<String, String> environment) {
        for (String name : List.copyOf(environment.keySet())) {
            if (name.startsWith(KEPT)) {
                environment.put(name.substring(KEPT.length()), environment.remove(name));
            }
        }
    }

    private static int awaitEnd(Process process) {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                process.destroy();
            }
        }
    }

    private static void send(String signal, Process process) {
        if (!process.isAlive()) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        } catch (IOException e) {
            process.destroy();
        }
    }
}
