package dev.weft.worker;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Codec;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.NotEncodable;
import dev.weft.ipc.PayloadTooLarge;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Values that code captures. They are encoded as all values, with one addition: an object without state is rebuilt by its constructor
 * although it is not serializable. It is what the methods of a single-file program capture as {@code this}.
 */
public final class Receivers {
    private static final int VALUE = 0;
    private static final int STATELESS = 1;

    private Receivers() {}

    /** Adds {@code value} to {@code out}. */
    public static void encode(@Nullable Object value, ByteWriter out) throws NotEncodable {
        if (value != null && !(value instanceof Serializable) && hasPlainConstructor(value.getClass())
                && !hasState(value.getClass())) {
            out.write(STATELESS);
            out.writeString(value.getClass().getName());
            return;
        }
        try {
            out.write(VALUE);
        } catch (PayloadTooLarge e) {
            throw new NotEncodable(e);
        }
        Codec.encode(value, out);
    }

    /** As {@link #encode}, for a {@linkplain Codec#isPlain plain} value. */
    public static void encodePlain(@Nullable Object value, ByteWriter out) {
        out.write(VALUE);
        Codec.encodePlain(value, out);
    }

    private static boolean hasPlainConstructor(Class<?> type) {
        if (type.isHidden() || type.isArray() || type.getName().startsWith("java.")) {
            return false;
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasState(Class<?> type) {
        for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
            for (Field field : owner.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    return true;
                }
            }
        }
        return false;
    }

    static @Nullable Object decode(ByteReader in, ClassLoader loader) throws CorruptFrame, NotEncodable {
        if (in.readByte() == VALUE) {
            return Codec.decode(in, loader);
        }
        String className = in.readString();
        try {
            Class<?> type = Class.forName(className, false, loader);
            if (Codec.isRefused(type)) {
                throw Codec.refused(className);
            }
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new NotEncodable("a " + className + " cannot be made there: " + e, e);
        }
    }
}
