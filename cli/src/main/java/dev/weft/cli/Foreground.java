package dev.weft.cli;

import java.io.IOException;
import java.util.List;
import sun.misc.Signal;

/**
 * Runs a process in the foreground: it has our standard streams, gets the signals we get, and its exit code is ours. A process that
 * a signal ended has 128 plus the signal's number, as shells have it.
 */
final class Foreground {
    private Foreground() {}

    static int run(List<String> command) {
        Process process;
        try {
            process = new ProcessBuilder(command).inheritIO().start();
        } catch (IOException e) {
            throw CommandFailure.misused("'" + command.getFirst() + "' could not be started; is it there and executable?");
        }
        forward("TERM", process);
        forward("HUP", process);
        forward("INT", process);
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                process.destroy();
            }
        }
    }

    private static void forward(String name, Process process) {
        try {
            // On a terminal the whole foreground group gets an interrupt, so the program has it already.
            boolean already = name.equals("INT") && System.console() != null && System.console().isTerminal();
            Signal.handle(new Signal(name), signal -> {
                if (!already) {
                    send(name, process);
                }
            });
        } catch (IllegalArgumentException e) {
            // This system does not have the signal, or has kept it for itself: then there is nothing to pass on.
        }
    }

    private static void send(String name, Process process) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        } catch (IOException e) {
            process.destroy();
        }
    }
}
