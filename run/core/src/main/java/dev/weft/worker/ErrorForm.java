package dev.weft.worker;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Codec;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.ErrorText;
import dev.weft.ipc.NotEncodable;
import org.jspecify.annotations.Nullable;

/**
 * An error on its way to another process: its text and its stack, which always arrive, and the error itself, which arrives if it is
 * serializable and its classes are known there.
 *
 * @param text the error's class and message
 * @param stack from the method that threw down to the task, or to the method of a shared object
 * @param error the error itself, null if it cannot be rebuilt
 * @param reason why it cannot be
 */
public record ErrorForm(String text, StackTraceElement[] stack, @Nullable Throwable error, String reason) {
    public static void write(Throwable error, ByteWriter out) {
        write(error, out, ByteWriter.MAX_BYTES);
    }

    /** @param most how many bytes the error itself may have; text and stack arrive in any case */
    static void write(Throwable error, ByteWriter out, long most) {
        int head = out.size();
        try {
            writeWhole(error, out, most);
        } catch (Throwable e) {
            // The error's own methods fail, as may happen after a stack overflow; its class is better than no answer.
            out.truncate(head);
            out.writeString(error.getClass().getName());
            out.writeVar(0);
            out.write(0);
            out.writeString(reason(e));
        }
    }

    private static void writeWhole(Throwable error, ByteWriter out, long most) {
        StackTraceElement[] stack = stackOfTask(error);
        out.writeString(ErrorText.of(error));
        out.writeVar(stack.length);
        for (StackTraceElement frame : stack) {
            out.writeString(frame.getClassName());
            out.writeString(frame.getMethodName());
            String file = frame.getFileName();
            out.writeString(file == null ? "" : file);
            out.writeSigned(frame.getLineNumber());
        }
        int start = out.size();
        try {
            error.setStackTrace(stack);
            out.write(1);
            out.limit(most);
            Codec.encode(error, out);
            out.unlimit();
        } catch (NotEncodable | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            out.unlimit();
            out.truncate(start);
            out.write(0);
            out.writeString(reason(e));
        }
    }

    private static String reason(Throwable e) {
        return e instanceof NotEncodable ? String.valueOf(e.getMessage()) : "its methods fail with " + e.getClass().getName();
    }

    /** The stack without what lies below the task: the calls that lead to it are the same for all tasks. */
    static StackTraceElement[] stackOfTask(Throwable error) {
        StackTraceElement[] stack = error.getStackTrace();
        int end = stack.length;
        while (end > 0 && !isOurs(stack[end - 1].getClassName())) {
            end--;
        }
        while (end > 0 && isCall(stack[end - 1].getClassName())) {
            end--;
        }
        if (end == 0) {
            return stack;
        }
        var own = new StackTraceElement[end];
        System.arraycopy(stack, 0, own, 0, end);
        return own;
    }

    private static boolean isOurs(String className) {
        return className.startsWith("dev.weft.worker.") || className.startsWith("dev.weft.sharing.Desk");
    }

    private static boolean isCall(String className) {
        return isOurs(className)
                || className.startsWith("java.lang.reflect.")
                || className.startsWith("jdk.internal.reflect.")
                || className.startsWith("java.lang.invoke.");
    }

    /** Reads what {@link #write} wrote. */
    public static ErrorForm read(ByteReader in, ClassLoader loader) throws CorruptFrame {
        String text = in.readString();
        int count = in.readVarInt();
        if (count < 0 || count > in.remaining()) {
            throw new CorruptFrame("an error claims " + count + " stack frames");
        }
        var stack = new StackTraceElement[count];
        for (int i = 0; i < count; i++) {
            String className = in.readString();
            String methodName = in.readString();
            String file = in.readString();
            stack[i] = new StackTraceElement(className, methodName, file.isEmpty() ? null : file, (int) in.readSigned());
        }
        if (in.readByte() == 0) {
            return new ErrorForm(text, stack, null, in.readString());
        }
        try {
            return Codec.decode(in, loader) instanceof Throwable error
                    ? new ErrorForm(text, stack, error, "")
                    : new ErrorForm(text, stack, null, "it is not an error here");
        } catch (NotEncodable e) {
            // Its class is unknown here, or refuses: text and stack must do.
            return new ErrorForm(text, stack, null, String.valueOf(e.getMessage()));
        }
    }
}
