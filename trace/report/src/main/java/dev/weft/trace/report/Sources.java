package dev.weft.trace.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the source text of recorded methods is looked for. It is what lies there when a report is written, which may be other than what
 * was compiled.
 *
 * @param folders each with packages as folders in it; the first that has a file counts
 */
public record Sources(List<Path> folders) {
    /** No text. */
    public static final Sources NONE = new Sources(List.of());

    private static final long LONGEST = 1 << 20;
    private static final long ALL_TOGETHER = 8 << 20;
    private static final List<String> USUAL = List.of("", "src/main/java", "src/test/java", "src");

    public Sources {
        folders = List.copyOf(folders);
    }

    /** A project's folder, where its sources usually lie in it, and in the modules that it has. */
    public static Sources around(Path project) {
        var found = new ArrayList<Path>();
        USUAL.forEach(name -> found.add(project.resolve(name)));
        try (Stream<Path> modules = Files.list(project)) {
            modules.sorted().filter(Files::isDirectory).forEach(module ->
                    USUAL.stream().filter(name -> !name.isEmpty()).forEach(name -> found.add(module.resolve(name))));
        } catch (IOException | UncheckedIOException e) {
            // A folder that cannot be read has no sources for us.
            return NONE;
        }
        return new Sources(found.stream().filter(Files::isDirectory).toList());
    }

    /** The same and, looked into first, one more. */
    public Sources with(Path folder) {
        var all = new ArrayList<>(folders);
        all.addFirst(folder);
        return new Sources(all);
    }

    /** The texts of the files of all methods, by their paths in the folders: {@code com/acme/Parser.java}. */
    Map<String, String> of(Names names) {
        var paths = new TreeSet<String>();
        for (int id = 0; id < names.size(); id++) {
            Name name = names.get(id);
            if (name.kind() == SliceKind.CALL && !name.file().isEmpty()) {
                paths.add(path(name));
            }
        }
        var texts = new LinkedHashMap<String, String>();
        long room = ALL_TOGETHER;
        for (String path : paths) {
            String text = folders.isEmpty() ? null : find(path);
            if (text != null && text.length() <= room) {
                room -= text.length();
                texts.put(path, text);
            }
        }
        return texts;
    }

    private static String path(Name name) {
        int end = name.owner().lastIndexOf('.');
        return name.owner().substring(0, end + 1).replace('.', '/') + name.file();
    }

    private @Nullable String find(String path) {
        for (Path folder : folders) {
            try {
                Path place = folder.toAbsolutePath().normalize();
                Path file = place.resolve(path).normalize();
                if (file.startsWith(place) && Files.isRegularFile(file) && Files.size(file) <= LONGEST) {
                    return Files.readString(file);
                }
            } catch (IOException | InvalidPathException e) {
                // A report without this text is still a report.
                continue;
            }
        }
        return null;
    }
}
