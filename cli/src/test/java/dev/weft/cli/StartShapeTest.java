package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartShapeTest {
    private static final Home HOME = new Home(Path.of("/opt/weft"));
    private static final String JAVA = Home.tool("java");

    private static @Nullable StartShape plain(String words) {
        return StartShape.of(new Program(JAVA, List.of(), List.of(words.split(" "))), HOME, Map.of());
    }

    private static @Nullable StartShape withModules(String words) {
        List<String> options = new ArrayList<>(HOME.javaOptions());
        options.add("-XX:+EnableDynamicAgentLoading");
        return StartShape.of(new Program(JAVA, options, List.of(words.split(" "))), HOME, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "-Xmx1g Main", "-Xmx64m -cp a:b -ea -Dx=y -Xss1m Main --add-modules x", "-Xmx30g -jar app.jar", "-Xmx1g -classpath x Main -m x",
    })
    void aStartWithOptionsThatLeaveAnArchiveValidHasOne(String words) {
        assertEquals(StartShape.PLAIN, plain(words));
        assertEquals(StartShape.MODULES, withModules(words));
    }

    @Test
    void aSourceFileIsStartedByTheCompiler() {
        assertEquals(StartShape.SOURCE, withModules("-Xmx1g samples/App.java"));
        assertNull(plain("-Xmx1g App.java"), "there is none for it without modules");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "-Xmx1g -m app/app.Main", "-Xmx1g --module-path mods Main", "-Xmx1g --add-modules java.sql Main", "-Xmx31g Main", "-Xmx1x Main",
        "-Xmx1g -XX:+UseZGC Main", "-Xmx1g @options Main", "-Xmx1g -javaagent:other.jar Main", "-Xmx1g -Xlog:aot Main", "-Xmx1g -Xint Main",
        "-Xmx1g -Djdk.module.main=x Main", "-Xmx1g -Djava.system.class.loader=x Main", "-Xmx1g -XX:AOTCache=own.aot Main",
        "-Xmx1g -Xshare:off Main", "-Xmx1g -version", "-Xmx1g --enable-preview Main", "-Xmx1g -agentlib:jdwp=x Main",
    })
    void allOthersStartWithout(String words) {
        assertNull(plain(words));
        assertNull(withModules(words));
    }

    @Test
    void anotherJdkStartsWithout() {
        assertNull(StartShape.of(new Program("/no/such/jdk/bin/java", List.of(), List.of("-Xmx1g", "Main")), HOME, Map.of()));
        assertNull(StartShape.of(new Program("java", List.of(), List.of("-Xmx1g", "Main")), HOME, Map.of("PATH", "/none")));
        String folder = Path.of(JAVA, "..").normalize().toString();
        assertEquals(StartShape.PLAIN,
                StartShape.of(new Program("java", List.of(), List.of("-Xmx1g", "Main")), HOME, Map.of("PATH", "/none:" + folder)));
    }

    @Test
    void optionsInVariablesMayBeAny() {
        var program = new Program(JAVA, List.of(), List.of("-Xmx1g", "Main"));
        assertNull(StartShape.of(program, HOME, Map.of("WEFT_KEPT_JAVA_TOOL_OPTIONS", "-Xint")));
        assertNull(StartShape.of(program, HOME, Map.of("JDK_JAVA_OPTIONS", "-Xint")));
        assertEquals(StartShape.PLAIN, StartShape.of(program, HOME, Map.of("JDK_JAVA_OPTIONS", " ")));
    }
}
