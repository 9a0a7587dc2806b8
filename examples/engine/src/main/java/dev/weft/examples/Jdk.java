package dev.weft.examples;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An installed JDK.
 *
 * @param feature its version, as 17
 */
record Jdk(int feature, Path home) {
    /** The oldest on which examples run. */
    static final int OLDEST = 17;

    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");
    /** As in the command's launcher. */
    private static final List<String> FOLDERS = List.of("/usr/lib/jvm", "/usr/java", "/opt/java", "/opt", "~/.jdks",
            "~/.sdkman/candidates/java", "/Library/Java/JavaVirtualMachines", "~/Library/Java/JavaVirtualMachines");

    /**
     * The one that is meant.
     *
     * @param word a version, as 17, or a folder
     * @throws ExampleException in one sentence, if it is not there, or too old
     */
    static Jdk of(String word, Map<String, String> environment) {
        boolean isVersion = word.matches("\\d{1,4}");
        if (isVersion && Integer.parseInt(word) < OLDEST) {
            throw new ExampleException("--jdk must be " + OLDEST + " or later, but was " + word + "; found were "
                    + shown(installed(environment)));
        }
        if (isVersion) {
            List<Jdk> installed = installed(environment);
            return installed.stream().filter(jdk -> jdk.feature == Integer.parseInt(word)).findFirst()
                    .orElseThrow(() -> new ExampleException("--jdk: no JDK " + word + " was found in JAVA_HOME, on the PATH or in the usual"
                            + " folders, but " + shown(installed) + "; install one, or name its folder"));
        }
        return at(Path.of(word)).filter(jdk -> jdk.feature >= OLDEST).orElseThrow(() -> new ExampleException(
                "--jdk must be a version, as " + OLDEST + ", or the folder of a JDK " + OLDEST + " or later, but was \""
                        + word + "\"" + at(Path.of(word)).map(jdk -> ", which is " + jdk.feature).orElse("") + "; found were "
                        + shown(installed(environment))));
    }

    private static String shown(List<Jdk> jdks) {
        return jdks.isEmpty() ? "none" : jdks.stream().map(jdk -> jdk.feature + " (" + jdk.home + ")").collect(Collectors.joining(", "));
    }

    /** That of a folder, if it has one that can run programs. */
    static Optional<Jdk> at(Path home) {
        try {
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            Jdk jdk = new Jdk(version.find() ? Integer.parseInt(version.group(1)) : 0, home);
            return jdk.feature > 0 && Files.isExecutable(jdk.java()) ? Optional.of(jdk) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** All that are found, each once, where they are looked for first; those of one folder by name. */
    static List<Jdk> installed(Map<String, String> environment) {
        List<Path> homes = new ArrayList<>();
        environment.entrySet().stream()
                .filter(each -> each.getKey().matches("JAVA_HOME(_\\d+.*)?") && !each.getValue().isEmpty())
                .sorted(Map.Entry.comparingByKey()).forEach(each -> homes.add(Path.of(each.getValue())));
        Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator)).filter(each -> !each.isEmpty())
                .map(each -> Path.of(each, "java")).filter(Files::isExecutable).findFirst().map(Jdk::real)
                .map(java -> java.resolve("../..")).ifPresent(home -> homes.add(home.normalize()));
        homes.add(Path.of(System.getProperty("java.home")));
        String given = environment.get("WEFT_JDK_FOLDERS");
        String user = environment.getOrDefault("HOME", System.getProperty("user.home"));
        (given == null ? FOLDERS.stream() : Stream.of(given)).map(each -> Path.of(each.replaceFirst("^~", Matcher.quoteReplacement(user))))
                .flatMap(folder -> inside(folder).stream()).flatMap(home -> Stream.of(home, home.resolve("Contents/Home")))
                .forEach(homes::add);
        Map<Path, Jdk> found = new LinkedHashMap<>();
        homes.forEach(home -> at(home).ifPresent(jdk -> found.putIfAbsent(real(home), jdk)));
        return List.copyOf(found.values());
    }

    private static List<Path> inside(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    Path java() {
        return home.resolve("bin").resolve(File.separatorChar == '\\' ? "java.exe" : "java");
    }

    @Override
    public String toString() {
        return "JDK " + feature + " (" + home + ")";
    }
}
