package dev.weft.ipc;

import org.jspecify.annotations.Nullable;

/**
 * Turns values into bytes and back, with the meaning of JDK serialization: what is read is what a JDK stream would give. Values of
 * frequent JDK types have a short form of their own, listed in ARCHITECTURE.md; everything else, and every graph in which one container
 * is met twice, is a JDK stream.
 */
public final class Codec {
    private Codec() {}

    /**
     * Adds {@code value} to {@code out}.
     *
     * @throws NotEncodable if it holds something that is not serializable; {@code out} is then as before
     */
    public static void encode(@Nullable Object value, ByteWriter out) throws NotEncodable {
        int start = out.size();
        try {
            if (new Encoder(out).encode(value)) {
                return;
            }
        } catch (PayloadTooLarge e) {
            out.truncate(start);
            throw new NotEncodable(e);
        } catch (RuntimeException e) {
            // A container that another thread changes meanwhile.
            out.truncate(start);
            throw new NotEncodable("it cannot be serialized: " + ErrorText.of(e), e);
        }
        out.truncate(start);
        out.write(Tag.JDK_STREAM);
        // A JDK stream reads ahead, so it must know where it ends.
        int lengthAt = out.size();
        out.writeInt(0);
        try {
            JdkStreams.write(value, out);
        } catch (NotEncodable e) {
            out.truncate(start);
            throw e;
        }
        out.putInt(lengthAt, out.size() - lengthAt - Integer.BYTES);
    }

    /** Whether {@code value} is of a class of the JDK's that holds no other values, so that encoding it cannot fail. */
    public static boolean isPlain(@Nullable Object value) {
        return value == null || value instanceof String || value instanceof Integer || value instanceof Long || value instanceof Double
                || value instanceof Boolean || value instanceof byte[];
    }

    /**
     * As {@link #encode}, for a {@linkplain #isPlain plain} value.
     *
     * @throws PayloadTooLarge if {@code out} has a limit, and the value more bytes
     */
    public static void encodePlain(@Nullable Object value, ByteWriter out) {
        if (value instanceof Integer number) {
            // By far the most frequent value of small tasks.
            out.write(Tag.INT);
            out.writeSigned(number);
        } else if (!new Encoder(out).encode(value)) {
            throw new IllegalArgumentException("not a plain value: " + value);
        }
    }

    /** Whether the serialization filter of this JVM refuses objects of {@code type}. */
    public static boolean isRefused(Class<?> type) {
        return JdkStreams.isRefused(type, 0);
    }

    /** What is said of a class that is refused. */
    public static NotEncodable refused(String className) {
        return new NotEncodable("class " + className + " is refused by the serialization filter", null);
    }

    /**
     * Takes the next value from {@code in}.
     *
     * @param loader finds the classes of values
     * @throws CorruptFrame if the bytes are no value
     * @throws NotEncodable if a class is not found or refuses its data
     */
    public static @Nullable Object decode(ByteReader in, ClassLoader loader) throws CorruptFrame, NotEncodable {
        try {
            return new Decoder(in, loader).decode();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // The code of the value's own classes: what is put into a container is compared or hashed.
            throw new NotEncodable("it cannot be read: " + ErrorText.of(e), e);
        }
    }
}
