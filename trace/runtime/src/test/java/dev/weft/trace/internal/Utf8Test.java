package dev.weft.trace.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    @ParameterizedTest
    @ValueSource(strings = {"", "main", "12345678", "Größe", "紙 und Stift", "a\ud83e\uddf5b", "\ud83e\uddf5\ud83e\uddf5\ud83e\uddf5"})
    void writesWhatTheJdkWouldWrite(String text) {
        assertEquals(text, written(text, 200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83e", "\uddf5", "\0"})
    void whatIsNoCharacterBecomesAQuestionMark(String text) {
        assertEquals("?", written(text, 200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abcdef", "abc"})
    void isCutAtTheLimit(String text) {
        assertEquals("abc", written(text, 3));
    }

    private static String written(String text, int maxChars) {
        ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
        LongBuffer words = bytes.asLongBuffer();
        for (int i = 0; i < words.capacity(); i++) {
            words.put(i, -1);
        }
        int used = Utf8.put(text, maxChars, words, 3);
        assertEquals(-1, words.get(2));
        assertEquals(-1, words.get(3 + used));
        byte[] content = Arrays.copyOfRange(bytes.array(), 24, 24 + used * Long.BYTES);
        int end = 0;
        while (content[end] != 0) {
            end++;
        }
        for (int i = end; i < content.length; i++) {
            assertEquals(0, content[i]);
        }
        return new String(content, 0, end, StandardCharsets.UTF_8);
    }
}
