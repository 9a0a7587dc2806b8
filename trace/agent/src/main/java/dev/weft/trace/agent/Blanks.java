package dev.weft.trace.agent;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

/** Finds in a woven class file the constants that stand in place of methods' numbers: among those that weaving added to its pool. */
final class Blanks {
    private static final int POOL = 8;
    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;

    private Blanks() {}

    /**
     * Where they are, as {@link WovenClass#blanks()} has it; null if one is not among the added ones, since the class had it already.
     *
     * @param before the class as it was, whose pool the woven one's begins with
     * @param first the constant of the first of {@code methods} methods
     */
    static int @Nullable [] find(ClassReader before, byte[] woven, int first, int methods) {
        int[] blanks = new int[2 * methods];
        int found = 0;
        int count = unsigned(woven, POOL);
        int at = before.header;
        for (int i = before.getItemCount(); i < count; i++) {
            int tag = woven[at];
            if (tag == INTEGER) {
                int method = integer(woven, at + 1) - first;
                if (method >= 0 && method < methods) {
                    blanks[2 * found] = at + 1;
                    blanks[2 * found + 1] = method;
                    found++;
                }
            }
            i += tag == LONG || tag == DOUBLE ? 1 : 0;
            at += tag == UTF8 ? 3 + unsigned(woven, at + 1) : lengthOf(tag);
        }
        return found == methods ? blanks : null;
    }

    private static int lengthOf(int tag) {
        return switch (tag) {
            case LONG, DOUBLE -> 9;
            case 7, 8, 16, 19, 20 -> 3;
            case 15 -> 4;
            default -> 5;
        };
    }

    private static int unsigned(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private static int integer(byte[] bytes, int at) {
        return unsigned(bytes, at) << 16 | unsigned(bytes, at + 2);
    }
}
