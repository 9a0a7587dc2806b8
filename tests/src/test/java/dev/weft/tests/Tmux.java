package dev.weft.tests;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A terminal with a shell, by tmux, which types what a user would and sees what he would. */
final class Tmux implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/tmux");
    private static final AtomicInteger SERVERS = new AtomicInteger();

    private final String server = "weft-test-" + ProcessHandle.current().pid() + "-" + SERVERS.incrementAndGet();

    private Tmux() {}

    /** A terminal of this size with an empty screen but for a prompt; where there is no tmux, the test that asks for it is skipped. */
    static Tmux open(int columns, int rows) {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "needs tmux (Debian: apt install tmux)");
        var tmux = new Tmux();
        tmux.run("-f", "/dev/null", "new-session", "-d", "-x", Integer.toString(columns), "-y", Integer.toString(rows),
                "env", "WEFT_HOME=" + WeftCommand.HOME, "PS1=% ", "bash", "--norc", "--noprofile");
        tmux.awaitScreen(screen -> screen.startsWith("%"));
        return tmux;
    }

    private String run(String... words) {
        Stream<String> command = Stream.concat(Stream.of(PROGRAM.toString(), "-L", server), Stream.of(words));
        var result = WeftCommand.command(command.toArray(String[]::new)).run();
        assertEquals(0, result.exitCode(), result.err());
        return result.text();
    }

    /** Types a line and the return key. */
    void line(String text) {
        run("send-keys", "-l", text);
        key("Enter");
    }

    /** Types a key, by tmux's name for it. */
    void key(String name) {
        run("send-keys", name);
    }

    void resize(int columns, int rows) {
        run("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    }

    /** What the screen shows, without what is empty at the end of lines. */
    String screen() {
        return run("capture-pane", "-p");
    }

    /** Something that tmux knows of its terminal, such as {@code alternate_on}. */
    String know(String name) {
        return run("display-message", "-p", "#{" + name + "}").strip();
    }

    /** Waits until the screen is as it should be, and gives it. */
    String awaitScreen(Predicate<String> isRight) {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100)).until(this::screen, isRight);
    }

    /** Waits for the prompt behind what {@code echo ended with $?} prints, the end of a line that was typed; gives the screen. */
    String awaitEnd() {
        // The line itself may still be on the screen, and the prompt not yet.
        return awaitScreen(screen -> screen.matches("(?s).*\\bended with \\d+\n%\\s*"));
    }

    @Override
    public void close() {
        run("kill-server");
    }
}
