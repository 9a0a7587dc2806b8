package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassReader;

/** What is in the agent's jar as it is shipped. */
class JarTest {
    @ParameterizedTest
    @CsvSource({
        "META-INF/LICENSE, Apache License", "META-INF/NOTICE, META-INF/licenses/asm.txt",
        "META-INF/licenses/asm.txt, 'Copyright (c) 2000-2011 INRIA, France Telecom'",
    })
    void licencesOfAllThatItCarriesAreInIt(String entry, String content) throws IOException {
        try (JarFile jar = new JarFile(Program.AGENT.toFile())) {
            String text = new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.contains(content), text);
        }
    }

    /** The JVM enters there; nothing else in the jar can be taken for the program's own, nor the other way round. */
    @Test
    void aProgramsLoaderFindsNoOtherClassesInItThanTheAgentsEntrance() throws IOException {
        try (JarFile jar = new JarFile(Program.AGENT.toFile())) {
            assertEquals(
                    List.of("BootImage.class", "Premain.class", "Refusal.class"),
                    Collections.list(jar.entries()).stream()
                            .map(JarEntry::getName)
                            .filter(name -> name.endsWith(".class"))
                            .map(name -> name.replace("dev/weft/trace/agent/", ""))
                            .sorted()
                            .toList());
        }
    }

    /** A class file that is called as it is on a program's path would be the program's, and the program's ours. */
    @Test
    void whatItPutsIntoTheBootLoaderHasNamesOfItsOwn() throws IOException {
        for (String group : List.of(BootImage.CORE, BootImage.WEAVING, BootImage.VALUES, BootImage.RING, "jdk-17", "jdk-22")) {
            List<String> names = names(group);
            assertTrue(names.size() > 1, group);
            for (String name : names) {
                assertTrue(name.startsWith("dev/weft/boot/"), name);
            }
        }
        assertEquals(List.of("java/lang/$Weft"), names(BootImage.BRIDGE));
    }

    private static List<String> names(String group) throws IOException {
        List<String> names = new ArrayList<>();
        try (JarFile jar = new JarFile(Program.AGENT.toFile());
                DataInputStream in = new DataInputStream(jar.getInputStream(jar.getEntry(BootImage.FOLDER + group)))) {
            while (in.available() > 0) {
                byte[] bytes = new byte[in.readUnsignedByte() << 16 | in.readUnsignedShort()];
                in.readFully(bytes);
                names.add(new ClassReader(bytes).getClassName());
            }
        }
        return names;
    }

    /** An older Weft on a program's path may have classes of the same names, of which nothing works. */
    @EachJdk
    void anOlderWeftOnTheProgramsPathIsNotTakenForIt(Jdk jdk, @TempDir Path folder) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", """
                public class Main {
                    public static void main(String[] arguments) {
                        System.out.println(dev.weft.trace.TraceOptions.class.getClassLoader() == Main.class.getClassLoader());
                    }
                }
                """);
        for (String name : List.of("TraceOptions", "Selection", "Content", "Buffer", "agent.Agent", "agent.Weaver", "internal.Recorder")) {
            String type = name.substring(name.indexOf('.') + 1);
            String folderOfType = name.substring(0, name.length() - type.length());
            Program.compile(folder, 17, type + ".java", "package dev.weft.trace" + (folderOfType.isEmpty() ? "" : "." + folderOfType)
                    .replaceFirst("\\.$", "") + "; public class " + type + " { static { if (true) throw new Error(\"old\"); } }");
        }
        Program.Run run = program.trace(jdk, "Main");
        assertEquals("true\n", run.out());
        assertEquals(1, run.calls().of("Main.main"));
    }
}
