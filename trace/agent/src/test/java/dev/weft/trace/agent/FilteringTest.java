package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.Selection;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
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
        "com.acme.Foo, true", "Main, true", "java.util.List, false", "javax.swing.JFrame, false", "sun.misc.Unsafe, false",
        "com.sun.tools.javac.Main, false", "dev.weft.Pool, false", "dev.weft.boot.recorder.Lane, false", "javassist.X, true",
        "REPL.$JShell$1, true",
    })
    void withoutPatternsTheProgramsOwnClassesAreMeant(String name, boolean expected) {
        assertEquals(expected, filter(List.of(), List.of()).decide(name, getClass().getClassLoader(), null).isIncluded());
    }

    @ParameterizedTest
    @CsvSource({
        "file:/home/me/classes/, mine", "file:/home/me/App.java, mine", "file:/home/me/app%20one.jar, mine",
        "file:/home/me/lib/a.jar, deps", "jar:file:/home/me/lib/a.jar!/, deps", "jar:file:/app.jar!/BOOT-INF/lib/a.jar!/, deps",
        "jar:nested:/app.jar/!BOOT-INF/classes/!/, mine", "jar:nested:/app.jar/!BOOT-INF/lib/a.jar!/, deps", "file:/, mine",
        "file:/opt/weft/lib/run/jline.jar, ''", "file:/home/me/not encoded.jar, deps",
    })
    void theOwnerOfAClassFollowsFromItsPlace(String place, String owner) throws MalformedURLException {
        for (String each : List.of("mine", "deps", "jdk")) {
            ClassFilter filter = filter(List.of(each), List.of());
            assertEquals(owner.equals(each), filter.decide("a.B", getClass().getClassLoader(), domain(place)).isIncluded(), each);
        }
    }

    @Test
    void theJdkAndWeftMustBeMeantByName() {
        ClassFilter all = filter(List.of("*"), List.of());
        ClassFilter named = filter(List.of("java.util.*", "dev.weft.*", "java.lang.*", "sun.*"), List.of("java.util.Map"));
        assertTrue(!all.decide("java.util.List", null, null).isIncluded() && !all.decide("dev.weft.Pool", null, null).isIncluded());
        assertTrue(named.decide("java.util.List", null, null).isIncluded() && named.decide("dev.weft.Pool", null, null).isIncluded());
        for (String never : List.of("java.util.Map", "java.lang.String", "sun.misc.X", "com.acme.Foo", "dev.weft.trace.agent.Agent")) {
            assertFalse(named.decide(never, null, null).isIncluded(), never);
        }
        ClassFilter jdk = filter(List.of("jdk"), List.of());
        assertTrue(jdk.decide("java.util.List", null, null).isIncluded() && !jdk.decide("java.lang.String", null, null).isIncluded());
    }

    @Test
    void whatWeftBringsAlongMustBeMeantByNameToo() throws MalformedURLException {
        ClassFilter usual = filter(List.of("mine", "deps"), List.of());
        ClassFilter named = filter(List.of("org.jline.*"), List.of());
        ClassLoader loader = getClass().getClassLoader();
        assertFalse(usual.decide("org.jline.Terminal", loader, domain("file:/opt/weft/lib/run/jline.jar")).isIncluded());
        assertTrue(named.decide("org.jline.Terminal", loader, domain("file:/opt/weft/lib/run/jline.jar")).isIncluded());
        assertTrue(usual.decide("org.jline.Terminal", loader, domain("file:/home/me/jline.jar")).isIncluded());
    }

    @ParameterizedTest
    @CsvSource({
        "/home/me, file:/home/me/classes/, true", "/home/me/classes, file:/home/me/classes/, true",
        "/home/you, file:/home/me/classes/, false",
        "/home/me/cl, file:/home/me/classes/, false", "/home/*/classes/, file:/home/me/classes/, true",
        "/lib/a.jar, file:/lib/a.jar, true", "/app.jar, jar:file:/app.jar!/lib/a.jar!/, true", "a.jar, file:/lib/a.jar, false",
    })
    void placesAreChosenByPathsToThemOrAboveThem(String pattern, String place, boolean expected) throws MalformedURLException {
        ClassLoader loader = getClass().getClassLoader();
        assertEquals(expected, filter(List.of(pattern), List.of()).decide("a.B", loader, domain(place)).isIncluded());
        assertEquals(!expected, filter(List.of("*"), List.of(pattern)).decide("a.B", loader, domain(place)).isIncluded());
    }

    private static ClassFilter filter(List<String> include, List<String> exclude) {
        return new ClassFilter(new Selection(include, exclude, false, false), new Origins(List.of("/home/me/app one.jar"), LIBRARY));
    }

    /** As a program may have made it: not every URL is a URI, or has a scheme that the JDK knows. */
    @SuppressWarnings("deprecation")
    private static ProtectionDomain domain(String location) throws MalformedURLException {
        URL url = new URL(null, location, new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL address) throws IOException {
                throw new IOException("not to be opened");
            }
        });
        return new ProtectionDomain(new CodeSource(url, (Certificate[]) null), null);
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
        program.withAgentOptions("exclude=*Parser,all=true");
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
