package dev.weft.ipc;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads values that {@link Codec} wrote. */
final class Decoder {
    private static final int MAX_DEPTH = 256;

    private final ByteReader in;
    private final ClassLoader loader;
    private int depth;

    /** How many elements the containers that are still to come may have together: each takes a byte at least. */
    private long left;

    Decoder(ByteReader in, ClassLoader loader) {
        this.in = in;
        this.loader = loader;
        this.left = in.remaining();
    }

    @Nullable Object decode() throws CorruptFrame, NotEncodable {
        int tag = in.readByte();
        return switch (tag) {
            case Tag.NULL -> null;
            case Tag.TRUE -> Boolean.TRUE;
            case Tag.FALSE -> Boolean.FALSE;
            case Tag.BYTE -> in.readByte();
            case Tag.SHORT -> (short) in.readSigned();
            case Tag.CHAR -> (char) in.readVar();
            case Tag.INT -> (int) in.readSigned();
            case Tag.LONG -> in.readSigned();
            case Tag.FLOAT -> Float.intBitsToFloat(in.readInt());
            case Tag.DOUBLE -> Double.longBitsToDouble(in.readLong());
            case Tag.STRING -> in.readString();
            case Tag.ENUM -> constant(in.readString(), in.readString());
            case Tag.PATH -> path(in.readString());
            case Tag.JDK_STREAM -> jdkStream();
            default -> tag < Tag.ARRAY_LIST ? ArrayForms.read(tag, in) : container(tag);
        };
    }

    private @Nullable Object jdkStream() throws CorruptFrame, NotEncodable {
        int length = in.checkCount(in.readInt(), 1);
        return JdkStreams.read(in.slice(length), loader);
    }

    private static Path path(String text) throws NotEncodable {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new NotEncodable("\"" + text + "\" is no path there: " + e.getMessage(), e);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // checked by isEnum
    private Object constant(String className, String name) throws NotEncodable {
        try {
            Class<?> type = Class.forName(className, false, loader);
            if (!type.isEnum()) {
                throw new NotEncodable(className + " is not an enum here", null);
            }
            if (JdkStreams.isRefused(type, depth)) {
                throw Codec.refused(className);
            }
            return Enum.valueOf((Class) type, name);
        } catch (ClassNotFoundException e) {
            throw new NotEncodable("class " + className + " is not found there", e);
        } catch (IllegalArgumentException | LinkageError e) {
            throw new NotEncodable(className + "." + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Object container(int tag) throws CorruptFrame, NotEncodable {
        if (++depth > MAX_DEPTH) {
            throw new CorruptFrame("a value nests deeper than " + MAX_DEPTH);
        }
        try {
            return containerOf(tag, count());
        } catch (ClassCastException | NullPointerException e) {
            throw new CorruptFrame("a container holds what it refuses: " + e.getMessage());
        } finally {
            depth--;
        }
    }

    /** Containers within containers are all made before the bytes of the innermost are missed. */
    private int count() throws CorruptFrame {
        int count = in.checkCount(in.readVar(), 1);
        left -= count;
        if (left < 0) {
            throw new CorruptFrame("the containers of a value say that more items follow than there are bytes");
        }
        return count;
    }

    @SuppressWarnings("NullAway") // List.of refuses null by itself
    private Object containerOf(int tag, int count) throws CorruptFrame, NotEncodable {
        return switch (tag) {
            case Tag.ARRAY_LIST -> fill(new ArrayList<>(count), count);
            case Tag.LIST_OF -> List.of(elements(count));
            case Tag.LIST_WITH_NULLS -> Arrays.stream(elements(count)).toList();
            case Tag.HASH_SET -> fill(HashSet.newHashSet(count), count);
            case Tag.LINKED_HASH_SET -> fill(LinkedHashSet.newLinkedHashSet(count), count);
            case Tag.TREE_SET -> fill(new TreeSet<>(), count);
            case Tag.SET_OF -> Set.copyOf(fill(HashSet.newHashSet(count), count));
            case Tag.HASH_MAP -> fill(HashMap.newHashMap(count), count);
            case Tag.TREE_MAP -> fill(new TreeMap<>(), count);
            case Tag.MAP_OF -> Map.copyOf(fill(HashMap.newHashMap(count), count));
            default -> throw new CorruptFrame("a value begins with the unknown tag " + tag);
        };
    }

    private @Nullable Object[] elements(int count) throws CorruptFrame, NotEncodable {
        var elements = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            elements[i] = decode();
        }
        return elements;
    }

    private <C extends Collection<@Nullable Object>> C fill(C target, int count) throws CorruptFrame, NotEncodable {
        for (int i = 0; i < count; i++) {
            target.add(decode());
        }
        return target;
    }

    private <M extends Map<@Nullable Object, @Nullable Object>> M fill(M target, int count) throws CorruptFrame, NotEncodable {
        for (int i = 0; i < count; i++) {
            Object key = decode();
            target.put(key, decode());
        }
        return target;
    }
}
