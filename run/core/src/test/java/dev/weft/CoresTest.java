package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.host.WorkerCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The number of processors follows what this process may use. */
class CoresTest {
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            IO.print(Weft.cores());
        }
    }

    private static String cores(String... before) throws IOException {
        var program = Stream.of("-cp", ChildJava.path(true), Program.class.getName());
        Process process = new ProcessBuilder(Stream.concat(Stream.of(before), program).toList()).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void affinityAndTheJvmsOwnSettingCount() throws Exception {
        assertEquals("3", cores(ChildJava.tool("java"), "-XX:ActiveProcessorCount=3"));
        Assumptions.assumeTrue(WorkerCommand.canBind(), "taskset is not there");
        assertEquals("1", cores("taskset", "-c", "0", ChildJava.tool("java")));
    }
}
