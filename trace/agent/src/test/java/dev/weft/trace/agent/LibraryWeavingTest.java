package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.TraceFile;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/**
 * The classes of some libraries, and of modules of the JDK, are woven, linked and verified; as many as link untraced. The system properties
 * {@code weft.weaving.libraries} and {@code weft.weaving.modules} say which, divided by commas; {@code all} stands for all modules.
 */
class LibraryWeavingTest {
    private static final String PROGRAM = """
            import java.io.File;
            import java.net.*;
            import java.util.*;
            import java.util.jar.*;

            public class LinkAll {
                public static void main(String[] jars) throws Exception {
                    int linked = 0;
                    Map<String, Integer> failed = new TreeMap<>();
                    for (String jar : jars) {
                        URLClassLoader loader = new URLClassLoader(new URL[] {new File(jar).toURI().toURL()});
                        for (JarEntry entry : Collections.list(new JarFile(jar).entries())) {
                            String name = entry.getName();
                            if (!name.endsWith(".class") || name.startsWith("META-INF") || name.endsWith("-info.class")) continue;
                            try {
                                Class.forName(name.substring(0, name.length() - 6).replace('/', '.'), false, loader).getDeclaredMethods();
                                linked++;
                            } catch (Throwable e) {
                                failed.merge(e.getClass().getSimpleName(), 1, Integer::sum);
                            }
                        }
                    }
                    System.out.println(linked + " " + failed);
                }
            }
            """;

    private static final String MODULES_PROGRAM = """
            import java.net.URI;
            import java.nio.file.*;
            import java.util.*;
            import java.util.stream.*;

            public class LinkModules {
                public static void main(String[] modules) throws Exception {
                    int linked = 0;
                    Map<String, Integer> failed = new TreeMap<>();
                    Path root = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules");
                    List<Path> classes = new ArrayList<>();
                    for (String module : modules) {
                        try (Stream<Path> files = Files.walk(module.equals("all") ? root : root.resolve(module))) {
                            files.filter(file -> file.toString().endsWith(".class")).forEach(classes::add);
                        }
                    }
                    for (Path file : classes) {
                        String name = root.relativize(file).subpath(1, file.getNameCount() - 1).toString();
                        if (name.endsWith("-info.class")) continue;
                        try {
                            Class.forName(name.substring(0, name.length() - 6).replace('/', '.'), false, null).getDeclaredMethods();
                            linked++;
                        } catch (Throwable e) {
                            failed.merge(e.getClass().getSimpleName(), 1, Integer::sum);
                        }
                    }
                    System.out.println(linked + " " + failed);
                }
            }
            """;

    private static final List<String> LIBRARIES = words("weft.weaving.libraries",
            Boolean.getBoolean("weft.deep") ? "checkstyle,guava,Saxon-HE,asm" : "guava,Saxon-HE,asm");
    private static final List<String> MODULES = words("weft.weaving.modules", "java.xml");

    @TempDir
    Path folder;

    @SomeJdks
    void everyClassStillVerifies(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "LinkAll.java", PROGRAM)
                .withJvmOptions("-Xverify:all").withAgentOptions("include=mine,include=deps,all=true");
        List<String> command = new ArrayList<>(List.of("LinkAll"));
        command.addAll(jars());
        Program.Run untraced = program.run(jdk, command.toArray(String[]::new));
        Program.Run traced = program.trace(jdk, command.toArray(String[]::new));
        assertEquals(untraced.out(), traced.out());
        assertWoven(traced, 3_000);
    }

    @EachJdk
    void everyClassOfTheJdkStillVerifies(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "LinkModules.java", MODULES_PROGRAM)
                .withJvmOptions("-Xverify:all").withAgentOptions("include=mine,include=jdk,all=true");
        List<String> command = new ArrayList<>(List.of("LinkModules"));
        command.addAll(MODULES);
        Program.Run untraced = program.run(jdk, command.toArray(String[]::new));
        Program.Run traced = program.trace(jdk, command.toArray(String[]::new));
        assertEquals(untraced.out(), traced.out());
        assertWoven(traced, 1_500);
    }

    /** Each class has several methods. */
    private static void assertWoven(Program.Run traced, int atLeast) {
        int linked = Integer.parseInt(traced.out().substring(0, traced.out().indexOf(' ')));
        assertTrue(linked > atLeast, traced.out());
        TraceFile trace = traced.traces().get(0);
        assertTrue(trace.symbols().size() > 5 * atLeast, () -> trace.symbols().size() + " methods");
        assertEquals(List.of(), trace.properties().keySet().stream().filter(key -> key.startsWith("not woven")).toList());
    }

    private static List<String> words(String property, String otherwise) {
        return List.of(System.getProperty(property, otherwise).split(",", -1));
    }

    /** They are on this module's test class path, in the versions that its pom names. */
    private static List<String> jars() {
        List<String> jars = new ArrayList<>();
        for (String library : LIBRARIES) {
            jars.add(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .filter(entry -> new File(entry).getName().startsWith(library + "-"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(library + " must be on the test class path")));
        }
        return jars;
    }
}
