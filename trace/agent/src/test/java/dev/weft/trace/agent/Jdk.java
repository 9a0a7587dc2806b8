package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A JDK on which programs are traced. */
record Jdk(int feature, Path home) {
    private static final Path ABSENT = Path.of("no JDK of that version in JAVA_HOME_17_X64 or /usr/lib/jvm");

    /** The one of the build, and 17. */
    static Stream<Jdk> all() {
        return Stream.of(current(), new Jdk(17, find(17)));
    }

    /** The one of the build; with the profile {@code deep} all. */
    static Stream<Jdk> some() {
        return Boolean.getBoolean("weft.deep") ? all() : Stream.of(current());
    }

    static Jdk current() {
        return new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
    }

    private static Path find(int feature) {
        List<Path> homes = new ArrayList<>();
        String variable = System.getenv("JAVA_HOME_" + feature + "_X64");
        if (variable != null) {
            homes.add(Path.of(variable));
        }
        try (Stream<Path> found = Files.list(Path.of("/usr/lib/jvm"))) {
            found.sorted().forEach(homes::add);
        } catch (IOException noSuchFolder) {
            return homes.isEmpty() ? ABSENT : homes.get(0);
        }
        return homes.stream().filter(home -> isOf(home, feature)).findFirst().orElse(ABSENT);
    }

    private static boolean isOf(Path home, int feature) {
        try {
            return Files.isExecutable(home.resolve("bin/java"))
                    && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"" + feature + ".");
        } catch (IOException e) {
            return false;
        }
    }

    String java() {
        assumeTrue(!home.equals(ABSENT), () -> feature + ": " + home);
        return home.resolve("bin/java").toString();
    }

    @Override
    public String toString() {
        return home.equals(ABSENT) ? "JDK " + feature + " (skipped: " + home + ")" : "JDK " + feature;
    }
}
