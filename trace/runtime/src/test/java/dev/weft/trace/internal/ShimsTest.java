package dev.weft.trace.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShimsTest {
    private static final String OPTION = "-javaagent:/opt/agent.jar=dir=/tmp/x";
    private static final String[] SCRIPT = {"sh", "-c", "java Main"};

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void follow() {
        Children.follow(OPTION, folder.toString());
    }

    @AfterEach
    void followNobody() {
        Children.follow(OPTION, "");
    }

    @Test
    void aProgramThatIsNoJvmFindsTheShims() throws IOException {
        Path java = folder.resolve("homes/opt/jdk/bin/java");
        Files.createFile(Files.createDirectories(java.getParent()).resolve("java"));
        assertEquals(
                "A=1\0PATH=" + folder + "/bin:/usr/bin::/bin\0JAVA_HOME=" + folder + "/homes/opt/jdk\0WEFT_JAVA_AGENT=" + OPTION + "\0",
                environment("A=1", "PATH=/usr/bin::/bin", "JAVA_HOME=/opt/jdk"));
    }

    @Test
    void aHomeThatNothingStandsForStaysAndSoDoOtherVariables() {
        String[] strange = {"JAVA_HOME=/opt/other", "XPATH=/a", "=C:=x", "PATHS", "JAVA_HOME=relative"};
        assertEquals(String.join("\0", strange) + "\0WEFT_JAVA_AGENT=" + OPTION + "\0", environment(strange));
    }

    @Test
    void bytesThatAreNoTextStayAsTheyAre() {
        byte[] block = "PATH=?\0B=?\0".getBytes(StandardCharsets.ISO_8859_1);
        block[5] = (byte) 0xff;
        block[9] = (byte) 0xc3;
        byte[] changed = Children.environment(new int[] {2}, block, SCRIPT);
        String text = new String(changed, StandardCharsets.ISO_8859_1);
        assertTrue(text.startsWith("PATH=" + folder + "/bin:\u00ff\0B=\u00c3\0"), text);
    }

    @Test
    void aJvmAndAProgramWithoutAnEnvironmentOfItsOwnStayAsTheyAre() {
        byte[] block = "PATH=/bin\0".getBytes(StandardCharsets.UTF_8);
        int[] count = {1};
        assertSame(block, Children.environment(count, block, new String[] {"/opt/jdk/bin/java", OPTION, "Main"}));
        assertEquals(1, count[0]);
        assertNull(Children.variables(null, new String[] {"java", "Main"}));
        Map<String, String> given = Map.of();
        assertSame(given, Children.variables(given, SCRIPT));
        assertEquals(System.getenv(), Children.variables(null, SCRIPT));
        Children.follow(OPTION, "");
        assertNull(Children.variables(null, SCRIPT));
        assertArrayEquals("PATH=/bin\0".getBytes(StandardCharsets.UTF_8), Children.environment(count, block, SCRIPT));
    }

    @Test
    void anEnvironmentAsAMapIsChangedInTheSameWay() {
        Map<String, String> environment = new HashMap<>(Map.of("PATH", "/bin", "A", "1"));
        new Shims(folder.toString(), OPTION).into(environment);
        assertEquals(Map.of("PATH", folder + "/bin:/bin", "A", "1", "WEFT_JAVA_AGENT", OPTION), environment);
    }

    private static String environment(String... variables) {
        int[] count = {variables.length};
        byte[] block = (String.join("\0", variables) + "\0").getBytes(StandardCharsets.UTF_8);
        String changed = new String(Children.environment(count, block, SCRIPT), StandardCharsets.UTF_8);
        assertEquals(changed.chars().filter(c -> c == 0).count(), count[0]);
        return changed;
    }
}
