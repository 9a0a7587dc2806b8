package dev.weft.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The {@code java} that scripts find which a traced program starts, or which are traced themselves. It is a script that starts the
 * {@code java} they mean with the agent. It stays, in the user's folder for caches: who has it on the path may live longer than a trace.
 *
 * <pre>
 * bin/java                       the first one on the path
 * homes/opt/jdk/bin/java         that of the JAVA_HOME /opt/jdk; all else there leads to the same of the JDK
 * </pre>
 */
record JavaShims(Path folder) {
    private static final String SCRIPT = "java-shim.sh";
    private static final String NAME = "java-shims";
    private static final String JAVA = "java";
    private static final String BIN = "bin";

    /** Those for this environment, ready to be used. */
    static JavaShims prepare(Map<String, String> environment) throws IOException {
        var shims = new JavaShims(Caches.folder(environment).resolve(NAME));
        shims.write(shims.folder.resolve(BIN));
        Path home = jdk(environment.get("JAVA_HOME"));
        if (home != null && !home.startsWith(shims.folder)) {
            shims.stand(home);
        }
        return shims;
    }

    private static @Nullable Path jdk(@Nullable String home) {
        return home != null && home.startsWith("/") && Files.isExecutable(Path.of(home, BIN, JAVA)) ? Path.of(home) : null;
    }

    /** What stands for {@code home}: links to all it has, and another {@code java}. */
    private void stand(Path home) throws IOException {
        Path stand = folder.resolve("homes" + home);
        Path bin = stand.resolve(BIN);
        write(bin);
        link(home, stand, BIN);
        link(home.resolve(BIN), bin, JAVA);
    }

    private static void link(Path from, Path to, String except) throws IOException {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                Path link = to.resolve(name);
                if (!name.equals(except) && !Files.isSymbolicLink(link)) {
                    try {
                        Files.createSymbolicLink(link, entry);
                    } catch (FileAlreadyExistsException e) {
                        // Another trace was quicker.
                        continue;
                    }
                }
            }
        }
    }

    /** Nobody finds half a script: it is made elsewhere, and moved. */
    private void write(Path bin) throws IOException {
        Files.createDirectories(bin);
        Path java = bin.resolve(JAVA);
        String text = script();
        if (Files.isExecutable(java) && Files.readString(java).equals(text)) {
            return;
        }
        var executable = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
        Path made = Files.createTempFile(bin, JAVA, null, executable);
        Files.writeString(made, text);
        Files.move(made, java, StandardCopyOption.ATOMIC_MOVE);
    }

    private String script() throws IOException {
        try (InputStream in = Objects.requireNonNull(JavaShims.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("@SHIMS@", Shell.quoted(folder.toString()));
        }
    }
}
