package dev.weft.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The Maven project that a file belongs to: that of the nearest {@code pom.xml} above it. Of one that only has modules, these are meant.
 * Classes of its own modules are taken from where the build puts them. Used by one thread.
 */
final class MavenProject {
    private static final Set<String> NOT_PASSED_ON = Set.of("test", "provided");

    private final Path pom;
    private final List<Pom> meant = new ArrayList<>();
    private final Map<String, Pom> modules = new LinkedHashMap<>();
    /** Modules that those that are meant need. */
    private final Set<Pom> needed = new LinkedHashSet<>();

    private MavenProject(Pom nearest) throws IOException {
        pom = nearest.folder().resolve(Pom.NAME);
        Pom root = root(nearest);
        modules.put(root.name(), root);
        for (Pom module : root.modules()) {
            modules.putIfAbsent(module.name(), module);
        }
        modules.put(nearest.name(), nearest);
        boolean onlyModules = nearest.isAggregator() && !nearest.modules().isEmpty();
        (onlyModules ? nearest.modules().stream().filter(each -> !each.isAggregator()).map(each -> modules.getOrDefault(each.name(), each))
                .toList() : List.of(nearest)).forEach(meant::add);
        for (Pom each : meant) {
            addNeeded(each, _ -> true);
        }
        needed.removeAll(meant);
    }

    /**
     * That of a file; empty if there is none.
     *
     * @throws IOException if a {@code pom.xml} cannot be read
     */
    static Optional<MavenProject> of(Path file) throws IOException {
        for (Path folder = file.toAbsolutePath().normalize().getParent(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve(Pom.NAME))) {
                return Optional.of(new MavenProject(Pom.in(folder)));
            }
        }
        return Optional.empty();
    }

    /** The outermost that has it among its modules. */
    private static Pom root(Pom inner) throws IOException {
        Pom root = inner;
        for (Path folder = inner.folder().getParent(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve(Pom.NAME))) {
                Pom outer = Pom.in(folder);
                Path has = root.folder();
                root = outer.modules().stream().anyMatch(module -> module.folder().equals(has)) ? outer : root;
            }
        }
        return root;
    }

    private void addNeeded(Pom of, Predicate<Pom.Dependency> passedOn) {
        for (Pom.Dependency dependency : of.dependencies()) {
            Pom module = modules.get(dependency.name());
            if (module != null && passedOn.test(dependency) && needed.add(module)) {
                addNeeded(module, MavenProject::isPassedOn);
            }
        }
    }

    private static boolean isPassedOn(Pom.Dependency dependency) {
        return !NOT_PASSED_ON.contains(dependency.scope()) && !dependency.optional();
    }

    Path pom() {
        return pom;
    }

    /** Folders of classes that are there. */
    List<Path> classes() {
        List<Path> folders = new ArrayList<>();
        for (Pom each : meant) {
            folders.add(each.folder().resolve("target/classes"));
            folders.add(each.folder().resolve("target/test-classes"));
        }
        needed.forEach(each -> folders.add(each.folder().resolve("target/classes")));
        return folders.stream().filter(Files::isDirectory).toList();
    }

    /** What Maven has to look for, by modules: their {@code pom.xml} without the project's own modules among the dependencies. */
    List<PomText> external() {
        List<PomText> texts = new ArrayList<>();
        meant.forEach(each -> addExternal(texts, each, this::isExternal));
        needed.forEach(each -> addExternal(texts, each, dependency -> isExternal(dependency) && isPassedOn(dependency)));
        return texts;
    }

    private static void addExternal(List<PomText> texts, Pom module, Predicate<Pom.Dependency> kept) {
        if (module.mayHaveOthers() || module.dependencies().stream().anyMatch(kept)) {
            texts.add(folder -> module.textFor(folder, kept));
        }
    }

    private boolean isExternal(Pom.Dependency dependency) {
        return !modules.containsKey(dependency.name());
    }

    /** The text of a {@code pom.xml} that is to be put into a folder. */
    interface PomText {
        String in(Path folder) throws IOException;
    }

    /** All from which its class path follows: another text, another class path. */
    String state() throws IOException {
        Set<Path> files = new LinkedHashSet<>();
        for (Pom each : modules.values()) {
            files.add(each.folder().resolve(Pom.NAME));
            for (Path parent = each.parent(); parent != null && files.add(parent);) {
                parent = Pom.in(parent.resolveSibling("")).parent();
            }
        }
        StringBuilder state = new StringBuilder(pom.toString());
        for (Path file : files) {
            state.append('\n').append(file).append('\n').append(Files.readString(file));
        }
        return state.toString();
    }
}
