package dev.weft.trace.agent;

import java.io.File;
import java.io.IOException;
import java.lang.module.ResolvedModule;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the jar of the program's main class, before that class is loaded. */
final class MainPlace {
    private static final String JAR = ".jar";

    private MainPlace() {}

    /** The jar's place, as {@link Origins} has it; null if the main class is in no jar, or nobody can tell. */
    static @Nullable String find() {
        String command = System.getProperty("sun.java.command", "");
        String path = System.getProperty("java.class.path", "");
        String module = System.getProperty("jdk.module.main");
        try {
            if (module != null) {
                return ofModule(module);
            }
            if (ThisProcess.isJar(command, path)) {
                return new File(path).getCanonicalPath();
            }
            return path.contains(JAR) ? ofClass(ThisProcess.main()) : null;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String ofModule(String name) throws MalformedURLException {
        Optional<ResolvedModule> module = ModuleLayer.boot().configuration().findModule(name);
        Optional<URI> location = module.isPresent() ? module.get().reference().location() : Optional.empty();
        return location.isPresent() && location.get().getPath() != null ? Origins.placeOf(location.get().toURL()) : null;
    }

    /** Asks the loader that will load it, unless that is a program's. */
    private static @Nullable String ofClass(String name) throws MalformedURLException {
        ClassLoader loader = ClassLoader.getSystemClassLoader();
        URL url = loader.getClass().getClassLoader() == null ? loader.getResource(name.replace('.', '/') + ".class") : null;
        if (url == null || !url.getProtocol().equals("jar")) {
            return null;
        }
        String inside = url.getPath();
        return Origins.placeOf(URI.create(inside.substring(0, inside.indexOf("!/"))).toURL());
    }
}
