package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.examples.TerminalText.Mark;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes out of a terminal, as text. */
class TerminalTextTest {
    private final TerminalText text = new TerminalText();

    @BeforeEach
    void marks() {
        text.marks("{mark>", "{mark+");
    }

    private static ByteBuffer bytes(String written) {
        return ByteBuffer.wrap(written.getBytes(StandardCharsets.UTF_8));
    }

    private String text(String written) {
        assertNull(text.add(bytes(written)));
        return text.take();
    }

    @Test
    void linesEndWithoutReturns() {
        assertEquals("a\nb\nc\n", text("a\r\nb\r\r\nc\n"));
        assertEquals("10%\r20%\n", text("10%\r20%\r\n"));
    }

    @Test
    void whatDirectsATerminalIsLeftOut() {
        assertEquals("red text", text("\u001b[1;31mred\u001b[0m text\u0007"));
        assertEquals("ab", text("a\u001b]0;title\u0007b"));
        assertEquals("ab", text("a\u001b]8;;http://x\u001b\\b"));
        assertEquals("ab", text("a\u001b(B\u001b=b"));
        assertEquals("\u00e4\u20ac", text("\u00e4\u001b[K\u20ac"));
    }

    @Test
    void itIsKeptOnRequest() {
        text.manner(TerminalText.Manner.KEPT, new PseudoTerminal.Geometry(24, 80));
        assertEquals("\u001b[31mred\n", text("\u001b[31mred\r\n"));
    }

    @Test
    void aMarkEndsTheTextHoweverItComes() {
        ByteBuffer bytes = bytes("one{ma{mark>two{mark+three");
        assertEquals(Mark.FIRST, text.add(bytes));
        assertEquals("one{ma", text.take());
        assertEquals(Mark.NEXT, text.add(bytes));
        assertEquals("two", text.take());
        assertNull(text.add(bytes));
        assertNull(text.add(bytes("{mar")));
        assertEquals(Mark.FIRST, text.add(bytes("k>")));
        assertEquals("three", text.take());
        assertEquals("{mark-", text("{mark-"));
    }

    @Test
    void aMarkIsFoundInASequenceThatDoesNotEnd() {
        assertEquals(Mark.FIRST, text.add(bytes("a\u001b]0;title{mark>")));
        assertEquals("ab", text("b"));
    }

    @Test
    void earlierMarksAreText() {
        text.marks("{other>", "{other+");
        assertEquals("{mark>", text("{mark>"));
    }

    @Test
    void itsEndIsThatOfWhatHasCome() {
        assertNull(text.add(bytes("your na\u001b[0m")));
        assertFalse(text.endsWith("name: "));
        assertNull(text.add(bytes("me: ")));
        assertTrue(text.endsWith("name: "));
    }

    @Test
    void whatIsTooMuchIsCounted() {
        ByteBuffer chunk = ByteBuffer.wrap(new byte[Capture.MOST / 2 + 100]);
        assertNull(text.add(chunk));
        assertNull(text.add(chunk.rewind()));
        String kept = text.take();
        assertEquals(Capture.MOST, kept.indexOf('\n'));
        assertEquals("\n... and 200 bytes more", kept.substring(Capture.MOST));
        assertEquals("", text.take());
    }
}
