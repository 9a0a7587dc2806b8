package dev.weft.sharing;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.NotEncodable;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How records travel that cores take and give, those of this package that are serializable: class name, then components in order. */
final class RecordForm {
    private static final Map<String, RecordForm> KNOWN = new ConcurrentHashMap<>();

    private final Class<?>[] types;
    private final Method[] accessors;
    private final Constructor<?> constructor;

    private RecordForm(Class<?> type) throws NoSuchMethodException {
        RecordComponent[] components = type.getRecordComponents();
        types = new Class<?>[components.length];
        accessors = new Method[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            accessors[i] = components[i].getAccessor();
            accessors[i].setAccessible(true);
        }
        constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
    }

    /** Whether {@code value} travels this way. */
    static boolean has(Record value) {
        return isOfCores(value.getClass());
    }

    private static boolean isOfCores(Class<?> type) {
        return type.isRecord() && Serializable.class.isAssignableFrom(type)
                && type.getPackageName().equals(RecordForm.class.getPackageName());
    }

    static void write(Record value, ByteWriter out) throws NotEncodable {
        String name = value.getClass().getName();
        out.writeString(name);
        try {
            RecordForm form = of(name);
            for (int i = 0; i < form.types.length; i++) {
                Wire.write(form.types[i], form.accessors[i].invoke(value), out);
            }
        } catch (ReflectiveOperationException e) {
            throw new NotEncodable(name + " cannot be taken apart: " + e, e);
        }
    }

    static Object read(ByteReader in, ClassLoader loader) throws CorruptFrame, NotEncodable {
        String name = in.readString();
        try {
            RecordForm form = of(name);
            var components = new @Nullable Object[form.types.length];
            for (int i = 0; i < components.length; i++) {
                components[i] = Wire.read(form.types[i], in, loader);
            }
            return form.constructor.newInstance(components);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new NotEncodable(name + " cannot be put together: " + e, e);
        }
    }

    private static RecordForm of(String name) throws ReflectiveOperationException {
        RecordForm known = KNOWN.get(name);
        if (known != null) {
            return known;
        }
        Class<?> type = Class.forName(name, false, RecordForm.class.getClassLoader());
        if (!isOfCores(type)) {
            throw new ClassNotFoundException(name + " is not a record of cores");
        }
        var form = new RecordForm(type);
        KNOWN.put(name, form);
        return form;
    }
}
