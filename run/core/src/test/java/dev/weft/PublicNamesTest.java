package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Programs say {@code import module dev.weft} beside the implicit {@code java.base}: no simple name may mean two types. */
class PublicNamesTest {
    @Test
    void noneIsAlsoExportedByJavaBase() throws Exception {
        var module = ModuleFinder.ofSystem().find("java.base").orElseThrow();
        Set<String> packages = module.descriptor().exports().stream()
                .filter(export -> !export.isQualified())
                .map(export -> export.source().replace('.', '/'))
                .collect(Collectors.toSet());
        Set<String> taken;
        try (ModuleReader reader = module.open();
                Stream<String> names = reader.list()) {
            taken = names.filter(name -> name.endsWith(".class") && packages.contains(folder(name)))
                    .filter(name -> isPublic(name))
                    .map(PublicNamesTest::simple)
                    .collect(Collectors.toSet());
        }
        assertFalse(taken.isEmpty());
        var clashes = new TreeSet<String>();
        for (String name : ours()) {
            if (taken.contains(simple(name)) && isPublic(name)) {
                clashes.add(name);
            }
        }
        assertEquals(Set.of(), clashes);
    }

    @Test
    void noneIsExportedTwice() throws Exception {
        var known = new TreeSet<String>();
        var clashes = new TreeSet<String>();
        for (String name : ours()) {
            if (isPublic(name) && !known.add(simple(name))) {
                clashes.add(name);
            }
        }
        assertEquals(Set.of(), clashes);
    }

    /** The classes of all packages that everybody may use. */
    private static Set<String> ours() throws IOException {
        Path root = Path.of("target/classes");
        var all = new TreeSet<String>();
        for (String folder : List.of("dev/weft", "dev/weft/async")) {
            try (Stream<Path> files = Files.list(root.resolve(folder))) {
                files.map(file -> root.relativize(file).toString()).filter(name -> name.endsWith(".class")).forEach(all::add);
            }
        }
        return all;
    }

    private static String folder(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('/') + 1, name.length() - ".class".length());
    }

    private static boolean isPublic(String name) {
        if (name.contains("$") || name.endsWith("-info.class")) {
            return false;
        }
        try {
            String className = name.replace('/', '.').substring(0, name.length() - ".class".length());
            return Modifier.isPublic(Class.forName(className, false, PublicNamesTest.class.getClassLoader()).getModifiers());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
