package dev.weft.ipc;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sun.reflect.ReflectionFactory;

/**
 * Has one object write itself as JDK serialization would, and notes the objects that it writes instead of writing them. So what is
 * found is exactly what a stream would meet, in the objects of any module.
 */
final class FieldRecorder extends ObjectOutputStream {
    /**
     * What an object refers to.
     *
     * @param part the class among those of the object whose fields or code it comes from
     * @param field the name of the field; null for what the object's own code wrote
     */
    record Reference(Class<?> part, @Nullable String field, @Nullable Object value) {}

    private static final ReflectionFactory REFLECTION = ReflectionFactory.getReflectionFactory();

    private final List<Reference> references = new ArrayList<>();
    private final Object object;

    /** The class among those of the object whose part is being written. */
    private Class<?> part;

    private FieldRecorder(Object object) throws IOException {
        this.object = object;
        this.part = object.getClass();
    }

    /** What stands for {@code object} in a stream; mostly itself. */
    static @Nullable Object replacement(Object object) throws Throwable {
        MethodHandle replace = REFLECTION.writeReplaceForSerialization(object.getClass());
        return replace == null ? object : replace.invoke(object);
    }

    /**
     * The objects that {@code object} would write, in that order.
     *
     * @throws Throwable what the object's own code throws
     */
    static List<Reference> references(Object object) throws Throwable {
        var recorder = new FieldRecorder(object);
        if (object instanceof Externalizable external) {
            external.writeExternal(recorder);
        } else if (object instanceof Record) {
            recorder.components();
        } else {
            recorder.parts(object.getClass());
        }
        return recorder.references;
    }

    private void components() throws Throwable {
        for (RecordComponent component : object.getClass().getRecordComponents()) {
            if (!component.getType().isPrimitive()) {
                var accessor = object.getClass().getDeclaredField(component.getName());
                accessor.setAccessible(true);
                references.add(new Reference(part, component.getName(), accessor.get(object)));
            }
        }
    }

    /** The class's part comes after those of the classes that it extends. */
    private void parts(Class<?> type) throws Throwable {
        if (!Serializable.class.isAssignableFrom(type)) {
            return;
        }
        parts(type.getSuperclass());
        part = type;
        MethodHandle write = REFLECTION.writeObjectForSerialization(type);
        if (write == null) {
            fields();
        } else {
            write.invoke(object, (ObjectOutputStream) this);
        }
    }

    private void fields() throws Throwable {
        MethodHandle write = REFLECTION.defaultWriteObjectForSerialization(part);
        if (write != null) {
            write.invoke(object, (ObjectOutputStream) this);
        }
    }

    @Override
    public void defaultWriteObject() throws IOException {
        try {
            fields();
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    @Override
    protected void writeObjectOverride(@Nullable Object value) {
        references.add(new Reference(part, null, value));
    }

    @Override
    public void writeUnshared(@Nullable Object value) {
        references.add(new Reference(part, null, value));
    }

    @Override
    public PutField putFields() {
        return new Fields();
    }

    /** Takes the values of fields by name. */
    private final class Fields extends PutField {
        @Override
        public void put(String name, @Nullable Object value) {
            references.add(new Reference(part, name, value));
        }

        // What is no object cannot be the reason.

        @Override
        public void put(String name, boolean value) {}

        @Override
        public void put(String name, byte value) {}

        @Override
        public void put(String name, char value) {}

        @Override
        public void put(String name, short value) {}

        @Override
        public void put(String name, int value) {}

        @Override
        public void put(String name, long value) {}

        @Override
        public void put(String name, float value) {}

        @Override
        public void put(String name, double value) {}

        @Override
        @Deprecated
        @SuppressWarnings("removal") // it is abstract there
        public void write(ObjectOutput out) {}
    }

    @Override
    public void writeFields() {}

    @Override
    public void useProtocolVersion(int version) {}

    @Override
    public void reset() {}

    @Override
    public void write(int value) {}

    @Override
    public void write(byte[] bytes) {}

    @Override
    public void write(byte[] bytes, int offset, int length) {}

    @Override
    public void flush() {}

    @Override
    protected void drain() {}

    @Override
    public void close() {}

    @Override
    public void writeBoolean(boolean value) {}

    @Override
    public void writeByte(int value) {}

    @Override
    public void writeShort(int value) {}

    @Override
    public void writeChar(int value) {}

    @Override
    public void writeInt(int value) {}

    @Override
    public void writeLong(long value) {}

    @Override
    public void writeFloat(float value) {}

    @Override
    public void writeDouble(double value) {}

    @Override
    public void writeBytes(String text) {}

    @Override
    public void writeChars(String text) {}

    @Override
    public void writeUTF(String text) {}
}
