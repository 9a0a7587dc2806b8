package dev.weft.examples;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/*
 * A session compiles each of its imports on its own, and then again with each snippet. That of a whole package can only matter where one
 * of its types is named, and the JDK's begin with a capital letter.
 */
/**
 * The imports that a session need not ask for, those of the JDK's {@code jshell}: each is made when code first has a word that is the name
 * of one of its types. Used by one thread at a time.
 */
final class UsualImports {
    /** With which a session begins: nearly all need it, and so the start of the compiler is no part of the time that an example takes. */
    static final String FIRST = "import java.util.*;";

    private static final String BASE = "java.base";
    private static final List<String> PACKAGES = List.of("java.io", "java.math", "java.net", "java.nio.file", "java.util.concurrent",
            "java.util.function", "java.util.prefs", "java.util.regex", "java.util.stream");
    private static final Map<String, String> OF_OTHER_MODULES = Map.of("java.util.prefs", "java.prefs");

    private static final Pattern NAME = Pattern.compile("\\b[A-Z]\\w*");
    /** With it a name may be written in any way. */
    private static final String ESCAPE = "\\u";

    private static final FileSystem CLASSES = FileSystems.getFileSystem(URI.create("jrt:/"));
    /** The packages that have a type of a name: the same in all sessions. */
    private static final Map<String, List<String>> WITH_TYPE = new ConcurrentHashMap<>();

    private final List<String> left = new ArrayList<>(PACKAGES);

    /** Those beside the first that code may need and that were not given before, as one writes them. */
    List<String> neededBy(String code) {
        if (left.isEmpty()) {
            return List.of();
        }
        boolean isPlain = !code.contains(ESCAPE);
        Set<String> packages = isPlain ? NAME.matcher(code).results().map(MatchResult::group).distinct()
                .flatMap(name -> withType(name).stream()).collect(Collectors.toSet()) : Set.copyOf(left);
        List<String> needed = left.stream().filter(packages::contains).toList();
        left.removeAll(needed);
        return needed.stream().map(name -> "import " + name + ".*;").toList();
    }

    private static List<String> withType(String name) {
        return WITH_TYPE.computeIfAbsent(name, _ -> PACKAGES.stream().filter(each -> Files.exists(CLASSES.getPath(
                "modules", OF_OTHER_MODULES.getOrDefault(each, BASE), each.replace('.', '/'), name + ".class"))).toList());
    }
}
