package dev.weft.ipc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes one value in its short form, or says that it has none. */
final class Encoder {
    private static final int MAX_DEPTH = 64;

    // Exact classes: a subclass may carry more than its elements.
    private static final Class<?> LIST_12 = List.of(0).getClass();
    private static final Class<?> LIST_N = List.of().getClass();
    private static final Class<?> MAP_1 = Map.of(0, 0).getClass();
    private static final Class<?> MAP_N = Map.of().getClass();
    private static final Class<?> SET_12 = Set.of(0).getClass();
    private static final Class<?> SET_N = Set.of().getClass();

    private final ByteWriter out;

    /** Containers met so far: a second meeting is sharing or a cycle, which the short form cannot say. */
    private @Nullable IdentityHashMap<Object, Object> met;

    private int depth;

    Encoder(ByteWriter out) {
        this.out = out;
    }

    /** Writes {@code value}, or gives false having written something that must be dropped. */
    boolean encode(@Nullable Object value) {
        if (value == null) {
            out.write(Tag.NULL);
            return true;
        }
        Class<?> type = value.getClass();
        if (value instanceof Number) {
            return number(value, type);
        }
        if (type == String.class) {
            out.write(Tag.STRING);
            out.writeString((String) value);
        } else if (type == Boolean.class) {
            out.write((Boolean) value ? Tag.TRUE : Tag.FALSE);
        } else if (type == Character.class) {
            out.write(Tag.CHAR);
            out.writeVar((Character) value);
        } else if (value instanceof Enum<?> constant) {
            out.write(Tag.ENUM);
            out.writeString(constant.getDeclaringClass().getName());
            out.writeString(constant.name());
        } else if (value instanceof Path path) {
            if (!PathForm.fits(path)) {
                return false;
            }
            out.write(Tag.PATH);
            out.writeString(path.toString());
        } else if (type.isArray()) {
            // The array itself may be shared within the value, but not if it is the value.
            return (depth == 0 || !meetAgain(value)) && ArrayForms.write(value, out);
        } else {
            return container(value, type);
        }
        return true;
    }

    private boolean number(Object value, Class<?> type) {
        if (type == Integer.class) {
            out.write(Tag.INT);
            out.writeSigned((Integer) value);
        } else if (type == Long.class) {
            out.write(Tag.LONG);
            out.writeSigned((Long) value);
        } else if (type == Double.class) {
            out.write(Tag.DOUBLE);
            out.writeLong(Double.doubleToRawLongBits((Double) value));
        } else if (type == Float.class) {
            out.write(Tag.FLOAT);
            out.writeInt(Float.floatToRawIntBits((Float) value));
        } else if (type == Short.class) {
            out.write(Tag.SHORT);
            out.writeSigned((Short) value);
        } else if (type == Byte.class) {
            out.write(Tag.BYTE);
            out.write((Byte) value);
        } else {
            return false;
        }
        return true;
    }

    private boolean container(Object value, Class<?> type) {
        if (depth == MAX_DEPTH || meetAgain(value)) {
            return false;
        }
        depth++;
        boolean done = value instanceof Map<?, ?> map
                ? map(map, type)
                : value instanceof Collection<?> collection && collection(collection, type);
        depth--;
        return done;
    }

    private boolean meetAgain(Object value) {
        if (met == null) {
            met = new IdentityHashMap<>();
        }
        return met.put(value, value) != null;
    }

    private boolean collection(Collection<?> values, Class<?> type) {
        int tag;
        if (type == ArrayList.class) {
            tag = Tag.ARRAY_LIST;
        } else if (type == LIST_12 || type == LIST_N) {
            tag = acceptsNull((List<?>) values) ? Tag.LIST_WITH_NULLS : Tag.LIST_OF;
        } else if (type == HashSet.class) {
            tag = Tag.HASH_SET;
        } else if (type == LinkedHashSet.class) {
            tag = Tag.LINKED_HASH_SET;
        } else if (type == SET_12 || type == SET_N) {
            tag = Tag.SET_OF;
        } else if (type == TreeSet.class && ((TreeSet<?>) values).comparator() == null) {
            tag = Tag.TREE_SET;
        } else {
            return false;
        }
        out.write(tag);
        int size = values.size();
        out.writeVar(size);
        for (Object element : values) {
            if (!encode(element)) {
                return false;
            }
            size--;
        }
        checkUnchanged(size);
        return true;
    }

    /** {@code Stream.toList} makes lists of the class of {@code List.of} that answer a question for null instead of refusing it. */
    private static boolean acceptsNull(List<?> list) {
        try {
            return list.contains(null) || list.indexOf(null) < 0;
        } catch (NullPointerException e) {
            return false;
        }
    }

    private boolean map(Map<?, ?> map, Class<?> type) {
        int tag;
        if (type == HashMap.class) {
            tag = Tag.HASH_MAP;
        } else if (type == MAP_1 || type == MAP_N) {
            tag = Tag.MAP_OF;
        } else if (type == TreeMap.class && ((TreeMap<?, ?>) map).comparator() == null) {
            tag = Tag.TREE_MAP;
        } else {
            return false;
        }
        out.write(tag);
        int size = map.size();
        out.writeVar(size);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!encode(entry.getKey()) || !encode(entry.getValue())) {
                return false;
            }
            size--;
        }
        checkUnchanged(size);
        return true;
    }

    /** A count that is not that of the elements would turn all that follows into nonsense. */
    private static void checkUnchanged(int missing) {
        if (missing != 0) {
            throw new ConcurrentModificationException("it was changed by another thread");
        }
    }
}
