package dev.weft.sharing;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Codec;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.NotEncodable;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value of the program inside a shared object. Whoever takes it out gets a copy of what was put in, on every backend: what one does to
 * a value no other sees. Only what cannot change, and what is shared itself, is the same object for all threads of a process.
 *
 * <p>Equal to another if their values are. Thread-safe.
 */
public sealed class Stored implements Serializable {
    private static final long serialVersionUID = 1L;

    // What follows on the way to another process.
    private static final int PLAIN = 0;
    private static final int CONTENT = 1;
    private static final int FLOWING = 2;

    /** The value, if that cannot change; null if it is null, or is in {@link #content}. */
    private final @Nullable Object value;

    /** The value in its encoded form. */
    private final byte @Nullable [] content;

    private Stored(@Nullable Object value, byte @Nullable [] content) {
        this.value = value;
        this.content = content;
    }

    /**
     * @param what says what refuses it, for the message: {@code "a shared list"}
     * @throws IllegalArgumentException if it cannot be encoded; the message names the way to what is to blame
     */
    public static Stored of(@Nullable Object value, String what) {
        if (value == null || Unchanging.isSure(value)) {
            return new Stored(value, null);
        }
        return new Stored(null, encode(value, what));
    }

    /** The encoded form of a value, for {@link #decode}; otherwise as {@link #of}. */
    public static byte[] encode(@Nullable Object value, String what) {
        var out = new ByteWriter(128);
        try {
            Codec.encode(value, out);
        } catch (NotEncodable e) {
            throw new IllegalArgumentException(what + " cannot take this value: " + e.getMessage(), e);
        }
        return out.toByteArray();
    }

    /** A value by its encoded form; its classes are found by the context class loader. */
    public static @Nullable Object decode(byte[] content) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            return Codec.decode(new ByteReader(content), loader == null ? ClassLoader.getSystemClassLoader() : loader);
        } catch (NotEncodable | CorruptFrame e) {
            throw new IllegalStateException("a shared value cannot be read: " + e.getMessage(), e);
        }
    }

    /** With the number of the arrow that a trace shows from who gave it to who gets it. */
    private static final class Flowing extends Stored {
        private static final long serialVersionUID = 1L;

        private final long flow;

        Flowing(Stored stored, long flow) {
            super(stored.value, stored.content);
            this.flow = flow;
        }

        @Override
        public long flow() {
            return flow;
        }

        @Override
        void write(ByteWriter out) throws NotEncodable {
            out.write(FLOWING);
            out.writeVar(flow);
            super.write(out);
        }
    }

    /** The same, with the number of an arrow of the trace that goes along with it. */
    public Stored flowing(long flow) {
        return new Flowing(this, flow);
    }

    /** The number of an arrow of the trace that ends where this is taken; 0 if there is none. */
    public long flow() {
        return 0;
    }

    /** Adds this to {@code out}, for {@link #read}. */
    void write(ByteWriter out) throws NotEncodable {
        if (content != null) {
            out.write(CONTENT);
            out.writeBytes(content);
        } else if (Codec.isPlain(value)) {
            out.write(PLAIN);
            Codec.encodePlain(value, out);
        } else {
            out.write(CONTENT);
            int start = out.beginItem();
            Codec.encode(value, out);
            out.endItem(start);
        }
    }

    /** Takes what {@link #write} wrote. What is not of the JDK stays encoded until somebody wants the value. */
    static Stored read(ByteReader in) throws CorruptFrame, NotEncodable {
        int kind = in.readByte();
        if (kind == FLOWING) {
            long flow = in.readVar();
            return read(in.readByte(), in).flowing(flow);
        }
        return read(kind, in);
    }

    private static Stored read(int kind, ByteReader in) throws CorruptFrame, NotEncodable {
        return switch (kind) {
            case PLAIN -> new Stored(Codec.decode(in, ClassLoader.getPlatformClassLoader()), null);
            case CONTENT -> new Stored(null, in.readBytes());
            default -> throw new CorruptFrame("no stored value begins with " + kind);
        };
    }

    /** The value, or a copy of it that belongs to the caller. */
    public @Nullable Object value() {
        return content == null ? value : decode(content);
    }

    /** About how many bytes it is on its way, or a lower bound. */
    int bytes() {
        if (content != null) {
            return content.length;
        }
        return value instanceof String text ? text.length() : Long.BYTES;
    }

    /** Whether it is what {@code other} is, also where the values' class has no {@code equals}. */
    boolean isSame(Stored other) {
        return content != null && other.content != null ? Arrays.equals(content, other.content) : equals(other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Stored that && Objects.equals(value(), that.value());
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value());
    }

    @Override
    public String toString() {
        return String.valueOf(value());
    }
}
