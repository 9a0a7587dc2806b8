package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * How a JVM that is to be traced starts, as far as a class archive depends on it. A JVM that does not accept its archive starts without
 * any, and slower, so only what is known to be accepted has a shape.
 */
enum StartShape {
    /** A class or a jar, on a class path. */
    PLAIN,
    /** The same, with Weft's modules at hand. */
    MODULES,
    /** A source file, with Weft's modules at hand. */
    SOURCE;

    private static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    private static final List<String> WITH_VALUE = List.of("-cp", "-classpath", "--class-path");
    private static final List<String> HARMLESS =
            List.of("-ea", "-da", "-enableassertions", "-disableassertions", "-Xms", "-Xss", "-D", "-XX:+EnableDynamicAgentLoading");
    /** Properties that the JVM itself acts on. */
    private static final List<String> HARMFUL = List.of("-Djdk.", "-Djava.system.class.loader", "-Djava.security.manager");
    private static final String HEAP = "-Xmx";
    /** References are wider in heaps from some 32 GiB on; what is near is left alone. */
    private static final long MOST_HEAP = 30L << 30;
    /** What part of the machine's memory a heap may take of which nothing is said. */
    private static final int HEAP_SHARE = 4;

    /**
     * The shape of a program's start; null if it has none.
     *
     * @param environment that of Weft itself
     */
    static @Nullable StartShape of(Program program, Home home, Map<String, String> environment) {
        if (!program.isJava() || !isWeftsOwn(program.launcher(), environment) || hasOptions(environment)) {
            return null;
        }
        List<String> modules = home.javaOptions();
        boolean withModules = program.options().containsAll(modules);
        List<String> words = new ArrayList<>(program.options());
        if (withModules) {
            words.removeAll(modules);
        }
        words.addAll(program.arguments());
        return of(words, withModules);
    }

    private static @Nullable StartShape of(List<String> words, boolean withModules) {
        boolean heap = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith(HEAP)) {
                heap = fits(word.substring(HEAP.length()));
                if (!heap) {
                    return null;
                }
            } else if (WITH_VALUE.contains(word)) {
                i++;
            } else if (!word.startsWith("-") || word.equals("-jar")) {
                if (word.startsWith("@") || (!heap && !hasUsualHeap())) {
                    return null;
                }
                return !word.endsWith(".java") ? withModules ? MODULES : PLAIN : withModules ? SOURCE : null;
            } else if (!startsWithAny(word, HARMLESS) || startsWithAny(word, HARMFUL)) {
                return null;
            }
        }
        return null;
    }

    /** Whether the launcher is that of the JDK that runs Weft. */
    private static boolean isWeftsOwn(String launcher, Map<String, String> environment) {
        try {
            Path own = Path.of(Home.tool("java")).toRealPath();
            if (launcher.contains("/")) {
                return Path.of(launcher).toRealPath().equals(own);
            }
            for (String folder : environment.getOrDefault("PATH", "").split(":")) {
                Path found = Path.of(folder, launcher);
                if (Files.isExecutable(found) && !Files.isDirectory(found)) {
                    return found.toRealPath().equals(own);
                }
            }
        } catch (IOException e) {
            // What cannot be found cannot be known.
            return false;
        }
        return false;
    }

    private static boolean hasOptions(Map<String, String> environment) {
        return VARIABLES.stream().flatMap(name -> Stream.of(name, Foreground.KEPT + name))
                .anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
    }

    private static boolean startsWithAny(String word, List<String> starts) {
        return starts.stream().anyMatch(word::startsWith);
    }

    /** Whether a size as after {@code -Xmx} is known to be small enough. */
    private static boolean fits(String size) {
        try {
            return new SizeConverter().convert(size) <= MOST_HEAP;
        } catch (TypeConversionException e) {
            return false;
        }
    }

    /** A container's limit can only be lower than the memory of the machine. */
    private static boolean hasUsualHeap() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            // "MemTotal:       24586748 kB"
            String[] total = lines.findFirst().orElse("").split(" +");
            return total.length == 3 && total[0].equals("MemTotal:") && Long.parseLong(total[1]) * 1024 / HEAP_SHARE <= MOST_HEAP;
        } catch (IOException | NumberFormatException e) {
            // Not Linux.
            return false;
        }
    }
}
