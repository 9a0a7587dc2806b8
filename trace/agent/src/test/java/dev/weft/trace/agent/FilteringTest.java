package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilteringTest {
    private static final String LIBRARY = "/opt/weft/lib/run/";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "com.acme.*, com.acme.a.B, true", "com.acme.*, com.acme, false", "*, x, true", "**, '', true", "a*b*c, abxbc, true",
        "a*b*c, abxb, false", "Foo, Foo, true", "Foo, Foot, false", "*$Inner, a.B$Inner, true", "*.B, a.c.B, true",
    })
    void globs(String glob, String text, boolean expected) {
        assertEquals(expected, new Glob(glob).matches(text));
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme.Foo, true", "Main, true", "java.util.List, false", "javax.swing.JFrame, false", "sun.misc.Unsafe, false",
        "com.sun.tools.javac.Main, false", "dev.weft.Pool, false", "dev.weft.boot.recorder.Lane, false", "javassist.X, true",
        "REPL.$JShell$1, true",
    })
    void withoutPatternsTheProgramsOwnClassesAreMeant(String name, boolean expected) {
        assertEquals(expected, new ClassFilter(List.of(), List.of(), LIBRARY).accepts(name, getClass().getClassLoader(), null));
    }

    @Test
    void theJdkAndWeftMustBeMeantByName() {
        ClassFilter all = new ClassFilter(List.of("*"), List.of(), LIBRARY);
        List<String> patterns = List.of("java.util.*", "dev.weft.*", "java.lang.*", "sun.*");
        ClassFilter named = new ClassFilter(patterns, List.of("java.util.Map"), LIBRARY);
        assertTrue(!all.accepts("java.util.List", null, null) && !all.accepts("dev.weft.Pool", null, null));
        assertTrue(named.accepts("java.util.List", null, null) && named.accepts("dev.weft.Pool", null, null));
        for (String never : List.of("java.util.Map", "java.lang.String", "sun.misc.X", "com.acme.Foo", "dev.weft.trace.agent.Agent")) {
            assertEquals(false, named.accepts(never, null, null), never);
        }
    }

    @Test
    void whatWeftBringsAlongMustBeMeantByNameToo() throws MalformedURLException {
        ClassFilter usual = new ClassFilter(List.of(), List.of(), LIBRARY);
        ClassFilter named = new ClassFilter(List.of("org.jline.*"), List.of(), LIBRARY);
        ClassLoader loader = getClass().getClassLoader();
        assertFalse(usual.accepts("org.jline.Terminal", loader, domain("file:/opt/weft/lib/run/jline.jar")));
        assertTrue(named.accepts("org.jline.Terminal", loader, domain("file:/opt/weft/lib/run/jline.jar")));
        assertTrue(usual.accepts("org.jline.Terminal", loader, domain("file:/home/me/jline.jar")));
    }

    private static ProtectionDomain domain(String location) throws MalformedURLException {
        return new ProtectionDomain(new CodeSource(URI.create(location).toURL(), (Certificate[]) null), null);
    }

    @EachJdk
    void methodsAreChosenByPatterns(Jdk jdk) throws Exception {
        String source = """
                package a;

                public class Main {
                    static class Parser { void parseInt() { help(); } void parseLong() { help(); } void help() {} }

                    public static void main(String[] arguments) {
                        var parser = new Parser();
                        parser.parseInt();
                        parser.parseLong();
                        new java.util.ArrayList<>(java.util.List.of(1)).sort(null);
                    }
                }
                """;
        Program program = Program.compile(folder, 17, "Main.java", source);
        program.withAgentOptions("include=a.*#parse*,exclude=*#parseLong");
        assertEquals(Set.of("Main$Parser.parseInt"), program.trace(jdk, "a.Main").calls().all().keySet());
        program.withAgentOptions("exclude=*Parser");
        assertEquals(Set.of("Main.main"), program.trace(jdk, "a.Main").calls().all().keySet());
        program.withAgentOptions("include=java.util.ArrayList#sort");
        assertEquals(1, program.trace(jdk, "a.Main").calls().of("ArrayList.sort"));
    }

    @EachJdk
    void theClassesOfTheJdkThatTheRecorderUsesCanBeTraced(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", """
                import java.util.concurrent.*;

                public class Main {
                    public static void main(String[] arguments) throws Exception {
                        var pool = Executors.newFixedThreadPool(3);
                        for (int i = 0; i < 100; i++) pool.submit(() -> new ConcurrentHashMap<>().put("a", "b"));
                        pool.shutdown();
                        System.out.println(pool.awaitTermination(1, TimeUnit.MINUTES));
                    }
                }
                """).withAgentOptions("include=java.util.*,include=Main");
        Program.Run run = program.trace(jdk, "Main");
        assertEquals("true", run.out().strip());
        assertEquals("", run.err());
        assertTrue(run.calls().of("ConcurrentHashMap.putVal") >= 100);
    }
}
