package dev.weft.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The JDKs of this machine, found by their {@code release} files. */
final class Jdks {
    private Jdks() {}

    /** The JDK these tests run on. */
    static Path current() {
        return Path.of(System.getProperty("java.home"));
    }

    /** The versions with which a test is run that takes long: the newest, and with the profile {@code deep} the oldest too. */
    static IntStream some() {
        return Boolean.getBoolean("weft.deep") ? IntStream.of(17, 25) : IntStream.of(25);
    }

    static Optional<Path> ofVersion(int feature) {
        Path folder = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> jdks = Files.list(folder)) {
            return jdks.filter(jdk -> Files.isExecutable(jdk.resolve("bin/javac")) && feature(jdk) == feature).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int feature(Path jdk) {
        try (Stream<String> lines = Files.lines(jdk.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("\\D+(\\d+).*", "$1")).mapToInt(Integer::parseInt).findFirst().orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
