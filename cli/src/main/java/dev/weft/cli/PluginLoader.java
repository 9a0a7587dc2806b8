package dev.weft.cli;

import dev.weft.trace.report.TracePlugin;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes plug-ins of source files, and of jars that offer some as services. */
final class PluginLoader {
    private static final String TYPE = TracePlugin.class.getName();

    private PluginLoader() {}

    /** @throws CommandFailure in one sentence, if one cannot be had */
    static Plugins load(List<Path> files) {
        var all = new ArrayList<Plugins.Named>();
        for (Path file : files) {
            boolean source = file.toString().endsWith(".java");
            if (!source && !file.toString().endsWith(".jar")) {
                throw CommandFailure.failed("a plug-in must be a .java or .jar file, but was '" + file + "'.");
            }
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw CommandFailure.failed("the plug-in " + file + " must exist and be readable.");
            }
            try {
                all.addAll(source ? List.of(new Plugins.Named(file.toString(), ofSource(file))) : ofJar(file));
            } catch (IOException | ReflectiveOperationException | LinkageError | ServiceConfigurationError e) {
                throw CommandFailure.failed("the plug-in " + file + " cannot be loaded: " + cause(e) + ".");
            }
        }
        return all.isEmpty() ? Plugins.NONE : new Plugins(all);
    }

    private static Throwable cause(Throwable e) {
        return e.getCause() == null ? e : e.getCause();
    }

    private static List<Plugins.Named> ofJar(Path jar) throws IOException {
        // Its classes may be loaded until the command ends.
        var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, TracePlugin.class.getClassLoader());
        var found = new ArrayList<Plugins.Named>();
        for (TracePlugin plugin : ServiceLoader.load(TracePlugin.class, loader)) {
            if (plugin.getClass().getClassLoader() == loader) {
                found.add(new Plugins.Named(plugin.getClass().getName(), plugin));
            }
        }
        if (found.isEmpty()) {
            throw CommandFailure.failed("the plug-in " + jar + " must name a class in META-INF/services/" + TYPE + ", but names none.");
        }
        return found;
    }

    private static TracePlugin ofSource(Path source) throws IOException, ReflectiveOperationException {
        Path classes = Files.createTempDirectory("weft-plugin");
        try {
            compile(source, classes);
            var loader = new Classes(classes);
            String wanted = source.getFileName().toString().replaceFirst("\\.java$", "");
            String name = loader.bytes.keySet().stream().filter(each -> each.substring(each.lastIndexOf('.') + 1).equals(wanted))
                    .findFirst().orElse("");
            if (name.isEmpty() || !TracePlugin.class.isAssignableFrom(loader.loadClass(name))) {
                throw CommandFailure.failed("the plug-in " + source + " must have a class " + wanted + " that implements " + TYPE + ".");
            }
            var constructor = loader.loadClass(name).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (TracePlugin) constructor.newInstance();
        } finally {
            delete(classes);
        }
    }

    private static void compile(Path source, Path into) {
        var said = new StringWriter();
        var writer = new PrintWriter(said);
        int code = ToolProvider.findFirst("javac").orElseThrow(() -> CommandFailure.failed("a plug-in in a source file needs a JDK."))
                .run(writer, writer, "-d", into.toString(), "-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"),
                        source.toString());
        if (code != 0) {
            throw CommandFailure.failed("the plug-in " + source + " does not compile: " + said.toString().lines().findFirst().orElse(""));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Classes of a folder that may go. */
    private static final class Classes extends ClassLoader {
        private final Map<String, byte[]> bytes = new HashMap<>();

        Classes(Path folder) throws IOException {
            super(TracePlugin.class.getClassLoader());
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String path = folder.relativize(file).toString();
                    bytes.put(path.replaceFirst("\\.class$", "").replace('/', '.'), Files.readAllBytes(file));
                }
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte @Nullable [] code = bytes.get(name);
            if (code == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, code, 0, code.length);
        }
    }
}
