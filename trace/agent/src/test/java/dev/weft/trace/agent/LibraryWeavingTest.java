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

/** The classes of some libraries are woven, linked and verified; as many as link untraced. */
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

    private static final List<String> LIBRARIES = List.of("checkstyle-", "guava-", "Saxon-HE-", "asm-");

    @TempDir
    Path folder;

    @EachJdk
    void everyClassStillVerifies(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "LinkAll.java", PROGRAM)
                .withJvmOptions("-Xverify:all").withAgentOptions("include=mine,include=deps,all=true");
        List<String> command = new ArrayList<>(List.of("LinkAll"));
        command.addAll(jars());
        Program.Run untraced = program.run(jdk, command.toArray(String[]::new));
        Program.Run traced = program.trace(jdk, command.toArray(String[]::new));
        assertEquals(untraced.out(), traced.out());
        int linked = Integer.parseInt(traced.out().substring(0, traced.out().indexOf(' ')));
        assertTrue(linked > 3_000, () -> linked + " classes in " + command);
        TraceFile trace = traced.traces().get(0);
        assertTrue(trace.symbols().size() > 20_000, () -> trace.symbols().size() + " methods");
        assertEquals(List.of(), trace.properties().keySet().stream().filter(key -> key.startsWith("not woven")).toList());
    }

    /** They are on this module's test class path, in the versions that its pom names. */
    private static List<String> jars() {
        List<String> jars = new ArrayList<>();
        for (String library : LIBRARIES) {
            jars.add(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .filter(entry -> new File(entry).getName().startsWith(library))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(library + " must be on the test class path")));
        }
        return jars;
    }
}
