package dev.weft.trace.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChildrenTest {
    private static final String AGENT = "-javaagent:/opt/my weft/agent.jar=";
    private static final String OPTION = AGENT + "dir=/tmp/x,parent=1";

    @BeforeAll
    static void follow() {
        Children.follow(OPTION, "");
    }

    @ParameterizedTest
    @CsvSource({
        "java -version, java AGENT -version",
        "/opt/jdk/bin/java -cp a Main x, /opt/jdk/bin/java AGENT -cp a Main x",
        "java, java AGENT",
        "java -XX:AOTCache=a -cp b Main -XX:AOTCache=c, java AGENT -cp b Main -XX:AOTCache=c",
        "java -cp a -XX:SharedArchiveFile=b -jar c.jar, java AGENT -cp a -jar c.jar",
        "java -cp b Main --limit-modules -XX:AOTMode=record, java AGENT -cp b Main --limit-modules -XX:AOTMode=record",
        "java -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=b Main, java AGENT Main",
        "java Main -Xshare:dump, java AGENT Main -Xshare:dump",
        "java --add-modules java.instrument -XX:AOTCache=a Main, java AGENT --add-modules java.instrument -XX:AOTCache=a Main",
        "java --add-modules=java.instrument -XX:AOTCache=a Main, java AGENT --add-modules=java.instrument -XX:AOTCache=a Main",
    })
    void aJavaCommandGetsTheAgent(String command, String expected) {
        assertEquals(expected, String.join(" ", Children.command(command.split(" ", -1), null)).replace(OPTION, "AGENT"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "javac A.java", "sh -c java", "java --limit-modules java.base Main", "java --limit-modules=java.base Main",
        "java --limit-modules java.base -Xshare:dump", "java -XX:DumpLoadedClassList=a -cp b Main",
        "java -Xshare:dump", "java -XX:ArchiveClassesAtExit=a -cp b Main", "java -cp b -XX:AOTCacheOutput=a Main",
        "java -XX:AOTMode=record -XX:AOTConfiguration=a Main", "java -XX:AOTMode=create -XX:AOTConfiguration=a -XX:AOTCache=b",
    })
    void otherCommandsStayAsTheyAre(String command) {
        String[] words = command.split(" ", -1);
        assertSame(words, Children.command(words, null));
    }

    /** An image without java.instrument cannot be traced; it is looked for where the child will run. */
    @Test
    void aRelativeLauncherIsFoundFromTheChildsFolder(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("image/lib"));
        Files.createDirectories(folder.resolve("image/bin"));
        Files.createFile(folder.resolve("image/lib/modules"));
        Files.createFile(folder.resolve("image/bin/java"));
        String[] command = {"image/bin/java", "Main"};
        assertSame(command, Children.command(command, folder.toString()));
        assertEquals(3, Children.command(command, null).length);
        Files.createFile(folder.resolve("image/lib").resolve(System.mapLibraryName("instrument")));
        assertEquals(3, Children.command(command, folder.toString()).length);
    }

    @Test
    void aCommandThatHasTheAgentStaysAsItIs() {
        String[] command = {"java", AGENT + "dir=/elsewhere", "Main"};
        assertSame(command, Children.command(command, null));
        String[] itsArgument = {"java", "Main", AGENT + "dir=/elsewhere"};
        assertArrayEquals(new String[] {"java", OPTION, "Main", itsArgument[2]}, Children.command(itsArgument, null));
        assertArrayEquals(new String[0], Children.command(new String[0], null));
    }
}
