package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.io.TempDir;

/** However a JVM is started, and whether it starts at all, it does the same with the agent. */
class StartFormsTest {
    private static final String PROGRAM = """
            package a;

            public class Shows {
                public static void main(String[] arguments) {
                    for (String argument : arguments) System.out.println("<" + argument + ">");
                    System.err.println(arguments.length);
                    System.exit(arguments.length);
                }
            }
            """;

    @TempDir
    Path folder;

    @EachJdk
    void outputErrorsAndCodeAreThoseOfTheProgramAlone(Jdk jdk) throws Exception {
        Path declaration = Files.writeString(folder.resolve("module-info.java"), "module acme {}");
        Program program = Program.compile(folder, 17, "Shows.java", PROGRAM, declaration.toString());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "a.Shows");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(folder.resolve("it shows.jar")), manifest)) {
            out.putNextEntry(new JarEntry("a/Shows.class"));
            Files.copy(folder.resolve("classes/a/Shows.class"), out);
        }
        Files.writeString(folder.resolve("arguments"), "-cp classes\na.Shows \"from a file\"");
        for (List<String> form : List.of(
                List.of("-cp", "classes", "a.Shows", "a b", "", "ä", "--include", "x", "-javaagent:none.jar", "-jar"),
                List.of("-jar", "it shows.jar", "a  b"),
                List.of("-p", "classes", "-m", "acme/a.Shows", "1"),
                List.of("@arguments", "more"),
                List.of("Shows.java", "a", "b"),
                List.of("-version"),
                List.of("--bogus"),
                List.of("-XX:+NoSuchFlag", "-version"),
                List.of("-cp", "classes", "a.Missing"),
                List.of("-jar", "missing.jar"),
                List.of("Missing.java"),
                List.<String>of())) {
            String[] words = form.toArray(String[]::new);
            Program.Run untraced = program.runWith(jdk, words);
            Program.Run traced = program.traceWith(jdk, words);
            assertEquals(untraced.out(), traced.out(), form::toString);
            assertEquals(untraced.err(), traced.err(), form::toString);
            assertEquals(untraced.code(), traced.code(), form::toString);
        }
    }
}
