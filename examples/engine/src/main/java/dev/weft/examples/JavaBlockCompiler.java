package dev.weft.examples;

import dev.weft.examples.JavaBlockSource.Located;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/**
 * Compiles the sources of blocks, as many at a time as there is nothing between them that they could see of each other. If some are wrong
 * the others are compiled once more without them; if the compiler itself fails, each is compiled alone. Used by one thread at a time.
 */
final class JavaBlockCompiler implements AutoCloseable {
    private final JavaCompiler compiler;
    private final List<Path> classPath;
    private final List<String> options;
    private final StandardJavaFileManager files;
    private final Map<String, Optional<ModuleReference>> modules = new HashMap<>();

    /**
     * A compiler.
     *
     * @param options of it, beside those that are always given
     */
    JavaBlockCompiler(JavaCompiler compiler, List<Path> classPath, List<String> options) {
        this.compiler = compiler;
        this.classPath = List.copyOf(classPath);
        this.options = List.copyOf(options);
        files = compiler.getStandardFileManager(null, null, null);
        try {
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, this.classPath);
            files.setLocation(StandardLocation.SOURCE_PATH, List.<File>of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JavaFileManager files() {
        return files;
    }

    /** What came of a source: classes by name, or what is wrong. */
    record Result(List<Located> problems, Map<String, byte[]> classes) {
        public Result {
            problems = List.copyOf(problems);
        }

        boolean isRefused() {
            return !problems.isEmpty();
        }
    }

    /**
     * What came of each.
     *
     * @param classes whether classes are wanted, and not only errors
     */
    Map<JavaBlockSource, Result> compile(Collection<JavaBlockSource> sources, boolean classes) {
        Map<JavaBlockSource, Result> results = new HashMap<>();
        List<JavaBlockSource> left = new ArrayList<>(sources);
        while (!left.isEmpty()) {
            List<JavaBlockSource> batch = apart(left);
            left.removeAll(batch);
            results.putAll(compileTogether(batch, classes));
        }
        return results;
    }

    /** Those that cannot see each other: of each package one, and only such as see the same modules. */
    private List<JavaBlockSource> apart(List<JavaBlockSource> sources) {
        Set<String> packages = new HashSet<>();
        List<String> modules = ownModules(sources.getFirst());
        return sources.stream().filter(source -> ownModules(source).equals(modules) && packages.add(source.packageName())).toList();
    }

    /** Those of the class path among what it imports. */
    private List<String> ownModules(JavaBlockSource source) {
        List<String> unknown = source.modules().stream().filter(name -> ModuleFinder.ofSystem().find(name).isEmpty()).toList();
        return unknown.isEmpty() ? List.of() : unknown.stream().filter(name -> module(name).isPresent()).sorted().toList();
    }

    /** That of the class path. */
    private Optional<ModuleReference> module(String name) {
        return modules.computeIfAbsent(name, _ -> classPath.stream().flatMap(path -> in(path, name).stream()).findFirst());
    }

    private static Optional<ModuleReference> in(Path path, String module) {
        try {
            return ModuleFinder.of(path).find(module);
        } catch (FindException e) {
            return Optional.empty();
        }
    }

    /** Where modules are, and those that they require: no others, since of those without a descriptor one would have all others seen. */
    private Set<Path> modulePath(Collection<String> names) {
        Map<String, Path> paths = new LinkedHashMap<>();
        Deque<String> left = new ArrayDeque<>(names);
        while (!left.isEmpty()) {
            String name = left.pop();
            module(name).filter(_ -> !paths.containsKey(name)).ifPresent(found -> {
                paths.put(name, Path.of(found.location().orElseThrow()));
                found.descriptor().requires().forEach(required -> left.push(required.name()));
            });
        }
        return new LinkedHashSet<>(paths.values());
    }

    private Map<JavaBlockSource, Result> compileTogether(List<JavaBlockSource> sources, boolean classes) {
        Map<JavaBlockSource, Result> results = new HashMap<>();
        List<JavaBlockSource> left = new ArrayList<>(sources);
        while (!left.isEmpty()) {
            Task task = new Task();
            boolean understood = task.run(left, classes);
            if (understood && task.problems.isEmpty()) {
                left.forEach(source -> results.put(source, new Result(List.of(), task.classes.getOrDefault(source.toUri(), Map.of()))));
                return results;
            }
            if (!understood && left.size() == 1) {
                Located failure = new Located(0, new JavaProblem(0, 0, List.of("the compiler fails: " + task.failure)));
                return Map.of(left.getFirst(), new Result(List.of(failure), Map.of()));
            }
            if (!understood) {
                left.forEach(source -> results.putAll(compileTogether(List.of(source), classes)));
                return results;
            }
            left.stream().filter(source -> task.problems.containsKey(source.toUri()))
                    .forEach(source -> results.put(source, new Result(task.problems.getOrDefault(source.toUri(), List.of()), Map.of())));
            left.removeAll(results.keySet());
        }
        return results;
    }

    private List<String> options(List<String> modules, boolean generate) {
        List<String> all = new ArrayList<>(List.of("-proc:none", "-Xlint:none", "-nowarn", "-g", "-implicit:none", "-Xmaxerrs", "1000000",
                // Of each source all errors are found, whatever is wrong with the others.
                "-XDshould-stop.ifError=FLOW"));
        all.addAll(options);
        if (!generate) {
            all.add("-XDshould-stop.ifNoError=FLOW");
        }
        if (!modules.isEmpty()) {
            all.addAll(List.of("--add-modules", String.join(",", modules)));
        }
        return all;
    }

    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One run of the compiler. */
    private final class Task {
        private final Map<URI, List<Located>> problems = new HashMap<>();
        private final Map<URI, Map<String, byte[]>> classes = new HashMap<>();
        private String failure = "";

        /** False if it has failed without a word about a source. */
        boolean run(List<JavaBlockSource> sources, boolean generate) {
            Map<URI, JavaBlockSource> known = sources.stream().collect(Collectors.toMap(JavaBlockSource::toUri, source -> source));
            List<String> modules = ownModules(sources.getFirst());
            try (StandardJavaFileManager own = modules.isEmpty() ? null : compiler.getStandardFileManager(null, null, null)) {
                if (own != null) {
                    own.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
                    own.setLocationFromPaths(StandardLocation.MODULE_PATH, modulePath(modules));
                }
                boolean done = compiler.getTask(Writer.nullWriter(), new Memory(own == null ? files : own), said -> add(said, known),
                        options(modules, generate), null, sources).call();
                return done || !problems.isEmpty();
            } catch (RuntimeException e) {
                failure = e.toString();
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void add(Diagnostic<? extends JavaFileObject> said, Map<URI, JavaBlockSource> known) {
            if (said.getKind() == Diagnostic.Kind.ERROR) {
                JavaFileObject where = said.getSource();
                JavaBlockSource source = where == null ? null : known.get(where.toUri());
                if (source == null) {
                    failure = said.getMessage(Locale.ROOT);
                } else {
                    problems.computeIfAbsent(source.toUri(), _ -> new ArrayList<>()).add(source.locate(said));
                }
            }
        }

        /** Keeps the classes that are written. */
        private final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
            Memory(JavaFileManager files) {
                super(files);
            }

            @Override
            public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
                Map<String, byte[]> of = classes.computeIfAbsent(sibling.toUri(), _ -> new LinkedHashMap<>());
                return new SimpleJavaFileObject(URI.create("block:///" + className.replace('.', '/') + kind.extension), kind) {
                    @Override
                    public OutputStream openOutputStream() {
                        return new ByteArrayOutputStream() {
                            @Override
                            public void close() {
                                of.put(className, toByteArray());
                            }
                        };
                    }
                };
            }
        }
    }
}
