package dev.weft.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The {@code weft} script of this checkout, run as a user runs it, on the build that Maven has just made. */
final class WeftCommand {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path HOME = ROOT.resolve("cli/target/weft");
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Path folder = ROOT;

    private WeftCommand(List<String> command) {
        this.command.addAll(command);
    }

    static WeftCommand weft(String... arguments) {
        var weft = new WeftCommand(List.of(ROOT.resolve("weft").toString()));
        weft.command.addAll(List.of(arguments));
        weft.environment.put("WEFT_HOME", HOME.toString());
        return weft;
    }

    /** Any other command, run the same way. */
    static WeftCommand command(String... words) {
        return new WeftCommand(List.of(words));
    }

    WeftCommand in(Path directory) {
        folder = directory;
        return this;
    }

    WeftCommand with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Starts it; the caller sees to its end. */
    Process start() {
        try {
            var builder = new ProcessBuilder(command).directory(folder.toFile());
            builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "WEFT_JAVA_HOME"));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result run() {
        return finish(start(), command);
    }

    static Result finish(Process process, List<String> command) {
        try {
            process.getOutputStream().close();
            var out = CompletableFuture.supplyAsync(() -> drain(process.getInputStream()));
            var err = CompletableFuture.supplyAsync(() -> drain(process.getErrorStream()));
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " did not end within " + LIMIT);
            }
            return new Result(process.exitValue(), out.join(), new String(err.join(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] drain(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * How a command ended.
     *
     * @param out every byte of its standard output
     */
    record Result(int exitCode, byte[] out, String err) {
        String text() {
            return new String(out, StandardCharsets.UTF_8);
        }
    }
}
