package dev.weft.cluster;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What this program says on its standard error, from now until {@link #close}. */
final class ProgramWords implements AutoCloseable {
    private static final String MARK = "weft: ";

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ProgramWords() {
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    /** What Weft has said of itself. */
    List<String> said() {
        return bytes.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length())).toList();
    }

    void awaitSaying(String pattern) {
        await(pattern).until(() -> said().stream().anyMatch(line -> line.matches(pattern)));
    }

    @Override
    public void close() {
        System.setErr(before);
        before.print(bytes.toString(StandardCharsets.UTF_8));
    }
}
