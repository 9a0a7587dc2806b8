package dev.weft.sharing;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Codec;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.NotEncodable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form of arguments and results of cores between processes: stored values stay as they are encoded, also in lists, maps and records
 * of cores; all else is for the codec. A list arrives as an {@link ArrayList}, a map as a {@link LinkedHashMap}.
 */
final class Wire {
    private static final int VALUE = 0;
    private static final int STORED = 1;
    private static final int LIST = 2;
    private static final int MAP = 3;
    private static final int RECORD = 4;

    private Wire() {}

    /** Adds a value of which both sides know the type. */
    static void write(Class<?> type, @Nullable Object value, ByteWriter out) throws NotEncodable {
        if (isInteger(type) && value instanceof Number number) {
            out.writeSigned(number.longValue());
        } else {
            write(value, out);
        }
    }

    /** Takes what {@link #write(Class, Object, ByteWriter)} added. */
    static @Nullable Object read(Class<?> type, ByteReader in, ClassLoader loader) throws CorruptFrame, NotEncodable {
        if (!isInteger(type)) {
            return read(in, loader);
        }
        long number = in.readSigned();
        return type == long.class ? (Object) number : (Object) (int) number;
    }

    private static boolean isInteger(Class<?> type) {
        return type == long.class || type == int.class;
    }

    static void write(@Nullable Object value, ByteWriter out) throws NotEncodable {
        switch (value) {
            case Stored stored -> {
                out.write(STORED);
                stored.write(out);
            }
            case List<?> list -> {
                out.write(LIST);
                Object[] items = list.toArray();
                out.writeVar(items.length);
                for (Object item : items) {
                    write(item, out);
                }
            }
            case Map<?, ?> map -> {
                out.write(MAP);
                var entries = List.copyOf(map.entrySet());
                out.writeVar(entries.size());
                for (Map.Entry<?, ?> entry : entries) {
                    write(entry.getKey(), out);
                    write(entry.getValue(), out);
                }
            }
            case Record components when RecordForm.has(components) -> {
                out.write(RECORD);
                RecordForm.write(components, out);
            }
            case null, default -> {
                out.write(VALUE);
                Codec.encode(value, out);
            }
        }
    }

    static @Nullable Object read(ByteReader in, ClassLoader loader) throws CorruptFrame, NotEncodable {
        int tag = in.readByte();
        return switch (tag) {
            case VALUE -> Codec.decode(in, loader);
            case STORED -> Stored.read(in);
            case LIST -> list(in, loader);
            case MAP -> map(in, loader);
            case RECORD -> RecordForm.read(in, loader);
            default -> throw new CorruptFrame("no value of a shared object begins with " + tag);
        };
    }

    private static List<@Nullable Object> list(ByteReader in, ClassLoader loader) throws CorruptFrame, NotEncodable {
        int size = count(in);
        var list = new ArrayList<@Nullable Object>(size);
        for (int i = 0; i < size; i++) {
            list.add(read(in, loader));
        }
        return list;
    }

    private static Map<@Nullable Object, @Nullable Object> map(ByteReader in, ClassLoader loader) throws CorruptFrame, NotEncodable {
        int size = count(in);
        var map = LinkedHashMap.<@Nullable Object, @Nullable Object>newLinkedHashMap(size);
        for (int i = 0; i < size; i++) {
            map.put(read(in, loader), read(in, loader));
        }
        return map;
    }

    private static int count(ByteReader in) throws CorruptFrame {
        int count = in.readVarInt();
        if (count < 0 || count > in.remaining()) {
            throw new CorruptFrame("a list says that " + count + " items follow, but only " + in.remaining() + " bytes do");
        }
        return count;
    }
}
