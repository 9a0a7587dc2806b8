package dev.weft.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.lang.reflect.Modifier;
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
import java.util.function.Supplier;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Where plug-ins come from that were named: a source file, compiled in the program, a jar that offers some as services, or Weft. Workers,
 * also those that are JVMs, make instances of them.
 *
 * @param file as it was named, or the name of one of Weft's own
 * @param classes by name, of a source file; of a jar none
 */
record PluginCode(String file, Map<String, byte[]> classes) implements Serializable {
    private static final List<Class<? extends ExamplePlugin>> KINDS =
            List.of(ZoneDelimiter.class, ExampleFinder.class, ExampleParser.class, ExampleRunner.class, Concern.class);
    private static final Map<String, Supplier<ExamplePlugin>> OWN =
            Map.of("slowest", SlowestExamples::new, "progress", ProgressConcern::new);
    private static final String JAVA = ".java";

    /**
     * Reads or compiles one.
     *
     * @throws ExampleException in one sentence, if it is none or cannot be compiled
     */
    static PluginCode of(String name) {
        if (OWN.containsKey(name)) {
            return new PluginCode(name, Map.of());
        }
        Path file = Path.of(name);
        boolean source = file.toString().endsWith(JAVA);
        if (!source && !file.toString().endsWith(".jar")) {
            throw new ExampleException("a plug-in must be a .java or .jar file, or one of "
                    + String.join(", ", OWN.keySet().stream().sorted().toList()) + ", but was \"" + file + "\"");
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new ExampleException("the plug-in " + file + " must exist and be readable");
        }
        try {
            return new PluginCode(file.toAbsolutePath().toString(), source ? compile(file) : Map.of());
        } catch (IOException e) {
            throw new ExampleException("the plug-in " + file + " cannot be compiled: " + e.getMessage());
        }
    }

    private static Map<String, byte[]> compile(Path source) throws IOException {
        Path folder = Files.createTempDirectory("weft-plugin");
        try {
            var said = new StringWriter();
            var writer = new PrintWriter(said);
            int code = ToolProvider.findFirst("javac").orElseThrow(() -> new ExampleException("a plug-in in a source file needs a JDK"))
                    .run(writer, writer, "-d", folder.toString(), "-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"),
                            source.toString());
            if (code != 0) {
                throw new ExampleException("the plug-in " + source + " does not compile: "
                        + said.toString().lines().findFirst().orElse(""));
            }
            return classes(folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Map<String, byte[]> classes(Path folder) throws IOException {
        Map<String, byte[]> classes = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = folder.relativize(file).toString();
                classes.put(path.replaceFirst("\\.class$", "").replace('/', '.'), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    /**
     * New instances of all plug-ins in it.
     *
     * @throws ExampleException in one sentence, if there are none or one cannot be made
     */
    List<ExamplePlugin> instances() {
        Supplier<ExamplePlugin> own = OWN.get(file);
        if (own != null) {
            return List.of(own.get());
        }
        try {
            List<ExamplePlugin> found = file.endsWith(JAVA) ? ofClasses() : ofServices();
            if (found.isEmpty()) {
                throw new ExampleException("the plug-in " + file + " must " + (file.endsWith(JAVA)
                        ? "have a class with a constructor without parameters that implements Concern or another kind of ExamplePlugin"
                        : "name a class in META-INF/services/" + Concern.class.getName() + " or that of another kind of ExamplePlugin"));
            }
            return found;
        } catch (IOException | ReflectiveOperationException | LinkageError | ServiceConfigurationError e) {
            throw new ExampleException("the plug-in " + file + " cannot be loaded: " + (e.getCause() == null ? e : e.getCause()));
        }
    }

    private List<ExamplePlugin> ofServices() throws IOException {
        // Its classes may be loaded until the program ends.
        var loader = new URLClassLoader(new URL[] {Path.of(file).toUri().toURL()}, ExamplePlugin.class.getClassLoader());
        List<ExamplePlugin> found = new ArrayList<>();
        for (Class<? extends ExamplePlugin> kind : KINDS) {
            for (ExamplePlugin plugin : ServiceLoader.load(kind, loader)) {
                if (plugin.getClass().getClassLoader() == loader) {
                    found.add(plugin);
                }
            }
        }
        return found;
    }

    /** Those of the program's class path. */
    static List<ExamplePlugin> ofClassPath() {
        List<ExamplePlugin> found = new ArrayList<>();
        KINDS.forEach(kind -> ServiceLoader.load(kind, ExamplePlugin.class.getClassLoader()).forEach(found::add));
        return found;
    }

    private List<ExamplePlugin> ofClasses() throws ReflectiveOperationException {
        ClassLoader loader = new ClassLoader(ExamplePlugin.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] code = classes.get(name);
                if (code == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, code, 0, code.length);
            }
        };
        List<ExamplePlugin> found = new ArrayList<>();
        for (String name : classes.keySet().stream().sorted().toList()) {
            Class<?> type = loader.loadClass(name);
            if (ExamplePlugin.class.isAssignableFrom(type) && isMade(type)) {
                var constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                found.add((ExamplePlugin) constructor.newInstance());
            }
        }
        return found;
    }

    private static boolean isMade(Class<?> type) {
        return !type.isInterface() && !Modifier.isAbstract(type.getModifiers())
                && Stream.of(type.getDeclaredConstructors()).anyMatch(constructor -> constructor.getParameterCount() == 0);
    }
}
