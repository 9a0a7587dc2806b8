package dev.weft.examples;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user's Maven, which knows where artifacts are: with its settings, its mirrors and its local repository. What it said is kept in a
 * folder and asked for again when something has changed, or a jar is gone. Thread-safe; processes take turns.
 */
final class Maven {
    private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath";
    private static final String OUTPUT = "class-path";
    private static final String REPOSITORY = "maven.repo.local";
    private static final Pattern REASON = Pattern.compile("(Could not find artifact|Cannot access|Could not transfer artifact"
            + "|Failure to (?:find|transfer)|Failed to read artifact|Unknown host).*");

    private final Path cache;
    private final Optional<Path> command;
    private final ConcurrentHashMap<String, List<Path>> known = new ConcurrentHashMap<>();

    /**
     * A Maven.
     *
     * @param cache where what it said is kept
     * @param command its program; empty if there is none
     */
    Maven(Path cache, Optional<Path> command) {
        this.cache = cache;
        this.command = command;
    }

    /** That of the path, and the user's folder of caches. */
    static Maven ofPath() {
        String caches = System.getenv("XDG_CACHE_HOME");
        Path folder = caches != null && caches.startsWith("/") ? Path.of(caches) : Path.of(System.getProperty("user.home"), ".cache");
        String name = File.separatorChar == '\\' ? "mvn.cmd" : "mvn";
        Optional<Path> command = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(each -> !each.isEmpty()).map(each -> Path.of(each, name)).filter(Files::isExecutable).findFirst();
        return new Maven(folder.resolve("weft").resolve("class-paths"), command);
    }

    /**
     * The jars that some {@code pom.xml}s need.
     *
     * @param state all from which they follow
     * @param what they are needed for, as in "the class path of pom.xml"
     * @throws IOException in one sentence
     */
    List<Path> jars(List<MavenProject.PomText> poms, String state, String what) throws IOException {
        String key = hash(state);
        try {
            return known.computeIfAbsent(key, _ -> {
                try {
                    return keptOrAsked(poms, cache.resolve(key), what);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private List<Path> keptOrAsked(List<MavenProject.PomText> poms, Path kept, String what) throws IOException {
        List<Path> jars = read(kept);
        if (jars != null) {
            return jars;
        }
        Files.createDirectories(cache);
        try (FileChannel channel = FileChannel.open(kept.resolveSibling(kept.getFileName() + ".lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE); var _ = channel.lock()) {
            List<Path> meanwhile = read(kept);
            if (meanwhile != null) {
                return meanwhile;
            }
            List<Path> asked = ask(poms, what);
            Path written = Files.createTempFile(cache, "new", "");
            Files.write(written, asked.stream().map(Path::toString).toList());
            Files.move(written, kept, StandardCopyOption.ATOMIC_MOVE);
            return asked;
        }
    }

    private static @Nullable List<Path> read(Path kept) throws IOException {
        if (!Files.isRegularFile(kept)) {
            return null;
        }
        List<Path> jars = Files.readAllLines(kept).stream().map(Path::of).toList();
        return jars.stream().allMatch(Files::exists) ? jars : null;
    }

    private List<Path> ask(List<MavenProject.PomText> poms, String what) throws IOException {
        Path program = command.orElseThrow(() -> new IOException("mvn must be on the PATH, but is not"));
        System.err.println("weft: Maven is asked for " + what);
        Path folder = Files.createTempDirectory("weft-maven");
        try {
            StringBuilder modules = new StringBuilder();
            for (int i = 0; i < poms.size(); i++) {
                Path module = Files.createDirectory(folder.resolve("m" + i));
                Files.writeString(module.resolve(Pom.NAME), poms.get(i).in(module));
                modules.append("<module>m").append(i).append("</module>");
            }
            Files.writeString(folder.resolve(Pom.NAME), "<project><modelVersion>4.0.0</modelVersion><groupId>weft</groupId>"
                    + "<artifactId>class-path</artifactId><version>1</version><packaging>pom</packaging><modules>" + modules
                    + "</modules></project>");
            List<String> words = new ArrayList<>(List.of(program.toString(), "-B", "-q", "-f", folder.resolve(Pom.NAME).toString(), GOAL,
                    "-Dmdep.outputFile=" + OUTPUT, "-Dmdep.includeScope=test"));
            if (System.getProperty(REPOSITORY) != null) {
                words.add("-D" + REPOSITORY + "=" + System.getProperty(REPOSITORY));
            }
            run(words, folder);
            Set<Path> jars = new LinkedHashSet<>();
            for (int i = 0; i < poms.size(); i++) {
                Path output = folder.resolve("m" + i).resolve(OUTPUT);
                if (Files.exists(output)) {
                    Arrays.stream(Files.readString(output).strip().split(File.pathSeparator)).filter(each -> !each.isEmpty()).map(Path::of)
                            .forEach(jars::add);
                }
            }
            return List.copyOf(jars);
        } finally {
            delete(folder);
        }
    }

    private static void run(List<String> words, Path folder) throws IOException {
        Path log = folder.resolve("log");
        Process process =
                new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            process.getOutputStream().close();
            if (process.waitFor() != 0) {
                throw new IOException(reason(new String(Files.readAllBytes(log), StandardCharsets.UTF_8)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Maven was interrupted", e);
        } finally {
            process.destroy();
        }
    }

    /** What Maven has to say, in one sentence. */
    static String reason(String log) {
        String first = log.lines().filter(line -> line.contains("ERROR")).findFirst().orElse(log.lines().findFirst().orElse("Maven fails"));
        Matcher reason = REASON.matcher(first);
        String sentence = reason.find() ? reason.group() : first.replaceFirst(".*?ERROR\\S*\\s*", "");
        return sentence.replaceFirst("\\s*-> \\[Help.*", "").replaceFirst("\\.\\s*$", "");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(each);
            }
        }
    }

    private static String hash(String state) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest((GOAL + state).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
