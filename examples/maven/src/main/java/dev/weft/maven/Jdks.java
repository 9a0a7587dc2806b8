package dev.weft.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;

/** The JDKs that a build has at hand. */
final class Jdks {
    private static final int LEAST = 25;
    /** On which examples run, if not what runs them. */
    private static final int OLDEST = 17;
    private static final String KIND = "jdk";
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)[^\"]*\"");

    private final ToolchainManager toolchains;
    private final MavenSession session;

    Jdks(ToolchainManager toolchains, MavenSession session) {
        this.toolchains = toolchains;
        this.session = session;
    }

    private record Jdk(String whose, Path java) {
        /** By the file that each JDK has for this; 0 if it is not there. */
        int version() {
            Path release = java.resolveSibling("../release").normalize();
            try {
                Matcher version = VERSION.matcher(Files.exists(release) ? Files.readString(release) : "");
                return version.find() ? Integer.parseInt(version.group(1)) : 0;
            } catch (IOException e) {
                return 0;
            }
        }

        @Override
        public String toString() {
            return whose + " is " + (version() == 0 ? "of an unknown version" : version()) + " (" + java + ")";
        }
    }

    /**
     * The {@code java} to run examples with.
     *
     * @throws MojoExecutionException if none is of a version that can
     */
    Path java() throws MojoExecutionException {
        List<Jdk> all = new ArrayList<>();
        selected().ifPresent(java -> all.add(new Jdk("the toolchain", java)));
        all.add(new Jdk("Maven's own", Path.of(System.getProperty("java.home"), "bin", "java")));
        toolchains.getToolchains(session, KIND, Map.of("version", "[" + LEAST + ",)"))
                .forEach(each -> java(each).ifPresent(java -> all.add(new Jdk("one of toolchains.xml", java))));
        return all.stream().filter(jdk -> jdk.version() >= LEAST).findFirst().map(Jdk::java)
                .orElseThrow(() -> new MojoExecutionException("examples need Java " + LEAST + " or later, but of the JDKs of this build "
                        + all.stream().map(Jdk::toString).collect(Collectors.joining(", ")) + ": run Maven on Java " + LEAST
                        + ", or select a toolchain of version [" + LEAST + ",) with maven-toolchains-plugin"));
    }

    /** The folder of the toolchain's, if examples run on it and nothing else does. */
    Optional<String> ofExamples() {
        return selected().map(java -> new Jdk("the toolchain", java))
                .filter(jdk -> jdk.version() >= OLDEST && jdk.version() < LEAST && Files.isExecutable(jdk.java()))
                .map(jdk -> jdk.java().resolve("../..").normalize().toString());
    }

    private Optional<Path> selected() {
        return Optional.ofNullable(toolchains.getToolchainFromBuildContext(KIND, session)).flatMap(Jdks::java);
    }

    private static Optional<Path> java(Toolchain toolchain) {
        return Optional.ofNullable(toolchain.findTool("java")).map(Path::of);
    }
}
