package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an example should say and says: what tags stand for makes a text that it should say. */
class ExpectationFuzzTest {
    static Stream<byte[]> texts() {
        return Stream.of("a <x> b\0a 1 b", "<...>\0\n\n", "<x><x>\0abab", "<a><b><c>\0aaaaaaaaaaaaaaaaaaaaaaaa", "x\n<...>\ny\0x\ny")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("texts")
    @FuzzTest(maxDuration = "1h")
    void whatTagsStandForMakesTheTextAgain(byte[] input) {
        String[] parts = new String(input, StandardCharsets.UTF_8).split("\0", 2);
        Optional<Map<String, String>> captures =
                Expectation.of(parts[0], ExampleOptions.NONE).match(parts.length == 1 ? parts[0] : parts[1]);
        if (captures.isPresent() && !parts[0].contains("<...>")) {
            String made = parts[0];
            for (Map.Entry<String, String> capture : captures.get().entrySet()) {
                made = made.replace("<" + capture.getKey() + ">", capture.getValue());
            }
            Optional<Map<String, String>> again = Expectation.of(parts[0], ExampleOptions.NONE).match(made);
            assertTrue(again.isPresent() || made.contains("<"), made);
        }
    }
}
