package dev.weft.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs a process in the foreground: it has our standard streams, gets the INT, TERM and HUP that we get, and its exit code is ours. A
 * process that a signal ended has 128 plus the signal's number, as shells have it.
 */
final class Foreground {
    private Foreground() {}

    static int run(List<String> command) {
        var started = new CompletableFuture<Process>();
        List<SignalWatch> watches = new ArrayList<>();
        try {
            // First the watches, so that no signal finds us without one and the program without a parent.
            watches.add(SignalWatch.on("TERM", () -> started.thenAccept(process -> send("TERM", process))));
            watches.add(SignalWatch.on("HUP", () -> started.thenAccept(process -> send("HUP", process))));
            watches.add(SignalWatch.on("INT", () -> {
                if (!Terminal.isForeground()) {
                    started.thenAccept(process -> send("INT", process));
                }
            }));
            Process process = start(command);
            started.complete(process);
            return awaitEnd(process);
        } finally {
            watches.forEach(SignalWatch::close);
        }
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).inheritIO().start();
        } catch (IOException e) {
            throw CommandFailure.misused("'" + command.getFirst() + "' could not be started; is it there and executable?");
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
