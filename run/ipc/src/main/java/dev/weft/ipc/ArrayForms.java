package dev.weft.ipc;

import org.jspecify.annotations.Nullable;

/** The short forms of arrays: a count, then the elements at their full width. */
final class ArrayForms {
    private ArrayForms() {}

    /** Writes {@code array}, or gives false because its type has no short form or it is too long for a message. */
    static boolean write(Object array, ByteWriter out) {
        if (array instanceof byte[] a) {
            out.write(Tag.BYTES);
            out.writeBytes(a);
        } else if (array instanceof int[] a && fits(a.length, Integer.BYTES)) {
            head(Tag.INTS, a.length, out);
            out.add(a.length * Integer.BYTES).asIntBuffer().put(a);
        } else if (array instanceof long[] a && fits(a.length, Long.BYTES)) {
            head(Tag.LONGS, a.length, out);
            out.add(a.length * Long.BYTES).asLongBuffer().put(a);
        } else if (array instanceof double[] a && fits(a.length, Double.BYTES)) {
            head(Tag.DOUBLES, a.length, out);
            out.add(a.length * Double.BYTES).asDoubleBuffer().put(a);
        } else if (array instanceof float[] a && fits(a.length, Float.BYTES)) {
            head(Tag.FLOATS, a.length, out);
            out.add(a.length * Float.BYTES).asFloatBuffer().put(a);
        } else if (array instanceof short[] a && fits(a.length, Short.BYTES)) {
            head(Tag.SHORTS, a.length, out);
            out.add(a.length * Short.BYTES).asShortBuffer().put(a);
        } else if (array instanceof char[] a && fits(a.length, Character.BYTES)) {
            head(Tag.CHARS, a.length, out);
            out.add(a.length * Character.BYTES).asCharBuffer().put(a);
        } else if (array instanceof boolean[] a) {
            head(Tag.BOOLEANS, a.length, out);
            for (boolean b : a) {
                out.write(b ? 1 : 0);
            }
        } else if (array instanceof String[] a && array.getClass() == String[].class) {
            head(Tag.STRINGS, a.length, out);
            for (String s : a) {
                writeNullable(s, out);
            }
        } else {
            return false;
        }
        return true;
    }

    private static boolean fits(int length, int elementBytes) {
        return length <= ByteWriter.MAX_BYTES / elementBytes;
    }

    private static void head(int tag, int length, ByteWriter out) {
        out.write(tag);
        out.writeVar(length);
    }

    private static void writeNullable(@Nullable String s, ByteWriter out) {
        out.write(s == null ? 0 : 1);
        if (s != null) {
            out.writeString(s);
        }
    }

    /** Reads the array that follows its {@code tag}, which must be one of an array. */
    static Object read(int tag, ByteReader in) throws CorruptFrame {
        return switch (tag) {
            case Tag.BYTES -> in.readBytes();
            case Tag.INTS -> {
                int[] a = new int[count(in, Integer.BYTES)];
                in.view(a.length * Integer.BYTES).asIntBuffer().get(a);
                yield a;
            }
            case Tag.LONGS -> {
                long[] a = new long[count(in, Long.BYTES)];
                in.view(a.length * Long.BYTES).asLongBuffer().get(a);
                yield a;
            }
            case Tag.DOUBLES -> {
                double[] a = new double[count(in, Double.BYTES)];
                in.view(a.length * Double.BYTES).asDoubleBuffer().get(a);
                yield a;
            }
            case Tag.FLOATS -> {
                float[] a = new float[count(in, Float.BYTES)];
                in.view(a.length * Float.BYTES).asFloatBuffer().get(a);
                yield a;
            }
            case Tag.SHORTS -> {
                short[] a = new short[count(in, Short.BYTES)];
                in.view(a.length * Short.BYTES).asShortBuffer().get(a);
                yield a;
            }
            case Tag.CHARS -> {
                char[] a = new char[count(in, Character.BYTES)];
                in.view(a.length * Character.BYTES).asCharBuffer().get(a);
                yield a;
            }
            case Tag.BOOLEANS -> {
                boolean[] a = new boolean[count(in, 1)];
                for (int i = 0; i < a.length; i++) {
                    a[i] = in.readByte() != 0;
                }
                yield a;
            }
            case Tag.STRINGS -> {
                @Nullable String[] a = new @Nullable String[count(in, 1)];
                for (int i = 0; i < a.length; i++) {
                    a[i] = in.readByte() == 0 ? null : in.readString();
                }
                yield a;
            }
            default -> throw new CorruptFrame("a value begins with the unknown tag " + tag);
        };
    }

    private static int count(ByteReader in, int elementBytes) throws CorruptFrame {
        return in.checkCount(in.readVar(), elementBytes);
    }
}
