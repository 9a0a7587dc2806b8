package dev.weft.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that has said its process id and waits for a line.
 *
 * @param process what was started, which may have started the program in turn
 * @param pid the program itself
 */
record PoolsProgram(Process process, long pid) implements AutoCloseable {
    /** Starts a program whose first line is its process id. */
    static PoolsProgram start(WeftCommand command) throws IOException {
        Process process = command.start();
        String pid = process.inputReader(StandardCharsets.UTF_8).readLine();
        assertTrue(pid != null && pid.matches("\\d+"), () -> pid + " " + WeftCommand.finish(process, List.of()).err());
        return new PoolsProgram(process, Long.parseLong(pid));
    }

    /** The program {@code Pools}, with pools as {@code Pool.of} takes them. */
    static PoolsProgram open(String... specs) throws IOException {
        return start(command(specs));
    }

    static WeftCommand command(String... specs) {
        var words = new ArrayList<>(List.of("run", Programs.source("Pools")));
        words.addAll(List.of(specs));
        return WeftCommand.weft(words.toArray(String[]::new));
    }

    String name() {
        return Long.toString(pid);
    }

    /** Gives it the line that it waits for. */
    void goOn() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Lets it end, and gives what it printed beside its process id. */
    WeftCommand.Result end() throws IOException {
        goOn();
        return WeftCommand.finish(process, List.of());
    }

    void send(String signal) {
        WeftCommand.command("kill", "-" + signal, name()).run();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
