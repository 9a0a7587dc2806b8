package dev.weft.examples.child;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/*
 * A message is its length (4 bytes), its type (1 byte) and its body, and is written as a whole. One to the child begins with the number of
 * an engine, and each but STOP, INTERRUPT and CLOSE is answered, in their order. OUTPUT and THREADS are no answers.
 *
 *   to the child                            from the child
 *   OPEN       class path                   OUTPUT      bytes
 *   LOAD       count, name and bytes each   DONE        text or none
 *   INVOKE     class, method                THROWN      message or none, class, stack
 *   VALUE      class, variable              UNRESOLVED  number, stack
 *   PATH       path                         STOPPED
 *   MEMORY                                  FAILED      reason
 *   STOP                                    NOT_LOADED  reason, count, whether it is loaded each
 *   INTERRUPT                               THREADS     count
 *   CLOSE
 */
/** What is said between Weft and the JVM that runs examples. */
public final class Wire {
    public static final int OPEN = 1;
    public static final int LOAD = 2;
    public static final int INVOKE = 3;
    public static final int VALUE = 4;
    public static final int PATH = 5;
    public static final int MEMORY = 6;
    public static final int STOP = 7;
    public static final int CLOSE = 8;
    public static final int INTERRUPT = 9;

    public static final int OUTPUT = 32;
    public static final int DONE = 33;
    public static final int THROWN = 34;
    public static final int UNRESOLVED = 35;
    public static final int STOPPED = 36;
    public static final int FAILED = 37;
    public static final int NOT_LOADED = 38;
    public static final int THREADS = 39;

    private Wire() {}

    /** Writes the body of a message. */
    public interface Body {
        /** Nothing. */
        Body NONE = out -> { };

        void write(DataOutputStream out) throws IOException;
    }

    /** A message as it is written. */
    public static byte[] message(int type, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(0);
            out.writeByte(type);
            body.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] message = bytes.toByteArray();
        int length = message.length - Integer.BYTES;
        for (int i = 0; i < Integer.BYTES; i++) {
            message[i] = (byte) (length >>> 8 * (Integer.BYTES - 1 - i));
        }
        return message;
    }

    /** The next message, of which the first byte is the type. */
    public static byte[] read(DataInputStream in) throws IOException {
        byte[] message = new byte[in.readInt()];
        in.readFully(message);
        return message;
    }

    /** Writes a text of any length, or none. */
    public static void write(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
        } else {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    /** What {@link #write} wrote. */
    public static @Nullable String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** Writes a stack. */
    public static void write(DataOutputStream out, StackTraceElement[] stack) throws IOException {
        out.writeInt(stack.length);
        for (StackTraceElement frame : stack) {
            write(out, frame.getClassName());
            write(out, frame.getMethodName());
            write(out, frame.getFileName());
            out.writeInt(frame.getLineNumber());
        }
    }

    /** A stack that was written. */
    public static StackTraceElement[] stack(DataInputStream in) throws IOException {
        StackTraceElement[] stack = new StackTraceElement[in.readInt()];
        for (int i = 0; i < stack.length; i++) {
            stack[i] = new StackTraceElement(String.valueOf(text(in)), String.valueOf(text(in)), text(in), in.readInt());
        }
        return stack;
    }
}
