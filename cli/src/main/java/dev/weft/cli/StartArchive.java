package dev.weft.cli;

import dev.weft.trace.TraceOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM makes of the JDK's classes that a traced program starts with, ready to be mapped (JEP 483, 514, 515). It has no class of a
 * program, nor of the agent. It lies in Weft's own folder, under a name that says what it was made from and for, since a JDK does not
 * check all of that for itself. It is there as a whole, after a JVM has started from it, or not at all.
 */
final class StartArchive {
    private static final String PREFIX = "trace-";
    private static final String SUFFIX = ".aot";
    private static final String MAKING = "making-";
    /** Longer than it takes on a machine that does much else; after that whoever made it is taken for dead. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * In the folder {@code $0}: notes what a start needs, writes the archive, sees whether it is accepted; then lets it be found. It is
     * made without waits, since a class that was woven has no place in it, and without some of those that the JVM itself knows, as
     * {@code VirtualThread}, it cannot be made. It is accepted by a JVM that has all: of two agents the first one records.
     */
    private static final String SCRIPT = """
            umask 077
            to=$1 main=$2 agent=$3 java=$4
            shift 4
            { nice -n 19 "$java" "$@" -XX:AOTMode=record -XX:AOTConfiguration="$0/notes" "$main" &&
                nice -n 19 "$java" "$@" -XX:AOTMode=create -XX:AOTConfiguration="$0/notes" -XX:AOTCache="$0/archive" "$main" &&
                nice -n 19 "$java" "$agent" "$@" -XX:AOTMode=on -XX:AOTCache="$0/archive" "$main" &&
                mv "$0/archive" "$to"; } </dev/null >/dev/null 2>&1
            rm -rf "$0"
            """;
    private static final String CLASS = "dev.weft.boot.agent.Rehearsal";
    private static final String SOURCE = """
            void main() {
                IO.println("hello");
            }
            """;

    private final Home home;
    private final StartShape shape;
    private final Path file;

    private StartArchive(Home home, StartShape shape, Path file) {
        this.home = home;
        this.shape = shape;
        this.file = file;
    }

    /** The archive for a program; null if there can be none. */
    static @Nullable StartArchive of(Program program, Home home) {
        StartShape shape = StartShape.of(program, home, System.getenv());
        try {
            return shape == null ? null : new StartArchive(home, shape, home.folder().resolve(name(home, shape)));
        } catch (IOException e) {
            // The program starts without.
            return null;
        }
    }

    private static String name(Home home, StartShape shape) throws IOException {
        var text = new StringBuilder(System.getProperty("java.vm.version")).append(System.getProperty("java.vm.vendor"));
        Path jdk = Path.of(System.getProperty("java.home")).toRealPath();
        say(jdk.resolve("lib/modules"), text);
        say(home.agent(), text);
        try (Stream<Path> jars = Files.list(home.modules())) {
            for (Path jar : jars.sorted().toList()) {
                say(jar, text);
            }
        }
        var sum = new CRC32();
        sum.update(text.toString().getBytes(StandardCharsets.UTF_8));
        return prefix(shape) + Long.toHexString(sum.getValue()) + SUFFIX;
    }

    private static void say(Path file, StringBuilder text) throws IOException {
        text.append('\n').append(file).append(' ').append(Files.size(file)).append(' ').append(Files.getLastModifiedTime(file).toMillis());
    }

    private static String prefix(StartShape shape) {
        return PREFIX + shape.name().toLowerCase(Locale.ROOT) + "-";
    }

    /**
     * The options with which a JVM starts from it; none if it is not there. A JVM that should refuse it all the same says nothing of that
     * on the program's standard output.
     */
    List<String> options() {
        return Files.isReadable(file) ? List.of("-Xlog:aot*=off", "-XX:AOTCache=" + file) : List.of();
    }

    /** Has it made if it is not there, by a process of the lowest priority for which nobody waits. */
    void make() {
        if (Files.exists(file) || !Files.isWritable(home.folder())) {
            return;
        }
        try {
            Path making = home.folder().resolve(MAKING + file.getFileName());
            if (isBeingMade(making)) {
                return;
            }
            removeOthers();
            var builder = new ProcessBuilder(command(making))
                    .directory(making.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.start();
        } catch (IOException e) {
            // Programs start without.
            return;
        }
    }

    /** Whether somebody else makes it; else nobody else does from now on. */
    private static boolean isBeingMade(Path making) throws IOException {
        if (Files.isDirectory(making)) {
            if (Files.getLastModifiedTime(making).toInstant().isAfter(Instant.now().minus(PATIENCE))) {
                return true;
            }
            remove(making);
        }
        try {
            Files.createDirectory(making, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return false;
        } catch (FileAlreadyExistsException e) {
            return true;
        }
    }

    private static void remove(Path left) throws IOException {
        try (Stream<Path> files = Files.walk(left)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    private List<String> command(Path making) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, making.toString(), file.toString()));
        if (shape == StartShape.SOURCE) {
            command.add(Files.writeString(making.resolve("Rehearsal.java"), SOURCE).toString());
        } else {
            command.add(CLASS);
        }
        List<String> java = new ArrayList<>(List.of(Home.tool("java")));
        if (shape == StartShape.PLAIN) {
            java.addAll(List.of("-cp", making.resolve("no.jar").toString()));
        } else {
            java.addAll(home.javaOptions());
        }
        Path cache = Files.createDirectory(making.resolve("woven"));
        TraceOptions options = TracedRun.OPTIONS.withDirectory(making).withCache(cache.toString());
        command.add(options.agentOption(home.agent()));
        command.addAll(options.withWaits(false).traced(home.agent(), java));
        return command;
    }

    /** What was made from another JDK, or other jars, will not be found again. */
    private void removeOthers() throws IOException {
        try (Stream<Path> files = Files.list(home.folder())) {
            for (Path other : files.filter(each -> each.getFileName().toString().startsWith(prefix(shape))).toList()) {
                Files.deleteIfExists(other);
            }
        }
    }
}
