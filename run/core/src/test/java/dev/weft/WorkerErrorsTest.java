package dev.weft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes out of a worker's standard error, in whatever pieces and lines. */
class WorkerErrorsTest {
    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void catchErrors() {
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restoreErrors() {
        System.setErr(standardError);
    }

    private static String read(InputStream in) {
        var errors = new WorkerErrors(in, new WorkerOutput(ProcessOptions.Output.INHERIT, "worker", true));
        errors.run();
        return errors.text();
    }

    /** Gives its bytes in reads of one more each. */
    private static final class InPieces extends ByteArrayInputStream {
        private int next;

        InPieces(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, ++next));
        }
    }

    @Test
    void linesAreForwardedWholeAndTheLastOnesKept() {
        var text = new StringBuilder("Picked up JAVA_TOOL_OPTIONS: -Xmx1g\n");
        for (int i = 0; i < 100; i++) {
            text.append("größer ").append(i).append("\r\n\n");
        }
        text.append("no end");
        String kept = read(new InPieces(text.toString().getBytes(StandardCharsets.UTF_8)));
        String printed = err.toString(StandardCharsets.UTF_8);
        assertEquals(text.substring(text.indexOf("\n") + 1) + System.lineSeparator(), printed);
        assertTrue(kept.startsWith("\ngrößer 91\n\n") && kept.endsWith("\ngrößer 99\n\nno end"), kept);
    }

    /** A line of so many bytes, which are never all there. */
    private static final class OneLine extends InputStream {
        private long left;

        OneLine(long bytes) {
            left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }
    }

    @Test
    void aLineThatDoesNotEndIsForwardedInPiecesAndItsEndKept() {
        long bytes = 20 << 20;
        String kept = read(new OneLine(bytes));
        assertTrue(kept.equals("x".repeat(4096)), "kept " + kept.length());
        byte[] printed = err.toByteArray();
        assertEquals(bytes + System.lineSeparator().length(), printed.length);
        byte[] all = new byte[printed.length];
        java.util.Arrays.fill(all, 0, (int) bytes, (byte) 'x');
        System.arraycopy(System.lineSeparator().getBytes(StandardCharsets.US_ASCII), 0, all, (int) bytes, all.length - (int) bytes);
        assertArrayEquals(all, printed);
    }

    @Test
    void aLongLineEndsLikeAnyOther() {
        String text = "y".repeat(70_000) + "end\nnext\n";
        String kept = read(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
        assertTrue(kept.equals("y".repeat(4092) + "end\nnext"), "kept " + kept.length());
        assertArrayEquals(text.getBytes(StandardCharsets.US_ASCII), err.toByteArray());
    }
}
