package dev.weft.maven;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.logging.Log;

/**
 * Weft's command in a JVM of its own, whose lines are put into Maven's log. So examples that print, fill the memory or end their JVM do
 * nothing to Maven, which may be older than what they need.
 */
final class CommandRun {
    private static final String MAIN = "dev.weft.cli.Main";
    private static final String PREFIX = "weft: ";

    private final Path java;
    private final List<String> jvmOptions;
    private final List<Path> classPath;
    private final Path directory;
    private final LogLines lines;
    private final Log log;

    /**
     * A run.
     *
     * @param classPath of the command, not of the examples
     * @param directory that names of files start from
     * @param lines take what the command says
     */
    CommandRun(Path java, List<String> jvmOptions, List<Path> classPath, Path directory, LogLines lines, Log log) {
        this.java = java;
        this.jvmOptions = jvmOptions;
        this.classPath = classPath;
        this.directory = directory;
        this.lines = lines;
        this.log = log;
    }

    /**
     * How it ended.
     *
     * @param last the last line that it said, {@code ""} if it said nothing
     * @param error what hindered it, {@code ""} if nothing
     */
    record Result(int exitCode, String last, String error) {}

    /**
     * Runs a command.
     *
     * @param argumentFile what the JVM is started with is written there, since a class path can be longer than a command line, and stays
     *     there for who wants to do the same by hand
     */
    Result run(List<String> command, Path argumentFile) throws IOException {
        // Terminals of interpreters need native calls.
        Stream<String> options = Stream.of("--enable-native-access=ALL-UNNAMED", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8",
                "-cp", classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)), MAIN);
        Files.write(argumentFile, Stream.of(jvmOptions.stream(), options, command.stream()).flatMap(each -> each)
                .map(CommandRun::quoted).toList());
        log.debug(java + " @" + argumentFile);
        Process process = new ProcessBuilder(java.toString(), "@" + argumentFile).directory(directory.toFile()).start();
        Thread ender = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(ender);
        try {
            process.getOutputStream().close();
            CompletableFuture<List<String>> errors = CompletableFuture.supplyAsync(() -> relayed(process.getErrorStream(), this::warn));
            List<String> said = relayed(process.getInputStream(), lines::say);
            int exitCode = process.waitFor();
            return new Result(exitCode, said.isEmpty() ? "" : said.get(said.size() - 1), sentence(errors.join()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the build was interrupted", e);
        } finally {
            process.destroy();
            Runtime.getRuntime().removeShutdownHook(ender);
        }
    }

    /** Within quotes an argument file knows escapes. */
    private static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private void warn(String line) {
        if (!line.startsWith(PREFIX)) {
            lines.warn(line);
        }
    }

    private static List<String> relayed(InputStream stream, Consumer<String> to) {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String line;
            while ((line = reader.readLine()) != null) {
                lines.add(line);
                to.accept(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    /** What the command says of itself, to go on with in a message. */
    private static String sentence(List<String> errors) {
        return errors.stream().filter(line -> line.startsWith(PREFIX)).map(line -> line.substring(PREFIX.length()))
                .map(line -> line.endsWith(".") ? line.substring(0, line.length() - 1) : line).collect(Collectors.joining("; "));
    }
}
