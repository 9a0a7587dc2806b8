package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The concerns of docs/writing-a-concern.md do what the page says, whatever workers are. */
class WritingAConcernTest {
    private static final Path PAGE = Path.of("../docs/writing-a-concern.md");

    @TempDir
    Path folder;

    private Path concern(String name) throws IOException {
        Matcher block = Pattern.compile("```java\\n((?:(?!```).)*public class " + name + " (?:(?!```).)*)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertTrue(block.find(), name);
        return Files.writeString(folder.resolve(name + ".java"), block.group(1));
    }

    private Path page(String name, String examples) throws IOException {
        return Files.writeString(folder.resolve(name), "```\n" + examples + "```\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "processes"})
    void theSlowestExampleOfEachWorkerIsTold(String backend) throws IOException {
        page("a.md", "j> Thread.sleep(300)\n");
        page("b.md", "j> 1\n");
        Command command = Command.run("examples", "--backend", backend, "-j", 2, "--plugin", concern("MeasureTime"), folder.resolve("a.md"),
                folder.resolve("b.md"));
        assertEquals(0, command.exitCode(), command::toString);
        List<Integer> millis = Pattern.compile("(?m)^worker \\d+: (\\d+) ms$").matcher(command.out()).results()
                .map(result -> Integer.valueOf(result.group(1))).toList();
        assertTrue(millis.size() == 1 || millis.size() == 2, command::out);
        assertTrue(millis.stream().anyMatch(each -> each >= 300), command::out);
    }

    @Test
    void digitsOfSecretsAreHidden() throws IOException {
        Path page = page("a.md", "j> 1 + 1 // weft: +secret\n=> #\nj> 1 + 1\n=> 2\n");
        Command command = Command.run("examples", "--plugin", concern("Secrets"), page);
        assertEquals(0, command.exitCode(), command::toString);
    }
}
