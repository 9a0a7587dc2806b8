package dev.weft;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts the programs of this JDK with Weft at hand. */
final class ChildJava {
    /** Options with which a JVM of a few seconds takes less of the processors. */
    static final List<String> BRIEF = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private ChildJava() {}

    /** Where Weft and what it needs are: folders of classes, or jars. */
    static String path(boolean withTests) {
        var types = new ArrayList<Class<?>>(List.of(
                Pool.class,
                dev.weft.ipc.Codec.class,
                dev.weft.trace.Trace.class,
                dev.weft.trace.format.Layout.class,
                me.tongfei.progressbar.ProgressBar.class,
                org.jline.terminal.Terminal.class));
        if (withTests) {
            types.add(ChildJava.class);
        }
        return types.stream().map(ChildJava::home).collect(Collectors.joining(File.pathSeparator));
    }

    static String home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    static Process start(Path directory, String... command) throws IOException {
        return new ProcessBuilder(command).directory(directory.toFile()).start();
    }

    /** A main class of the tests. It hears Ctrl-C also when the build runs in the background, where shells have it ignored. */
    static Process start(Class<?> main, String... arguments) throws IOException {
        var java = Stream.of(
                Stream.of("env", "--default-signal=INT", tool("java")), BRIEF.stream(), Stream.of("-cp", path(true), main.getName()),
                Stream.of(arguments));
        return new ProcessBuilder(java.flatMap(words -> words).toList()).start();
    }
}
