package dev.weft.trace.agent;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * Tells methods that do next to nothing from their code: a few instructions that call, loop, wait, throw and allocate nothing. That a
 * constructor calls the empty one of {@code Object} or {@code Record} does not count.
 */
final class TrivialCode {
    static final int MOST_INSTRUCTIONS = 20;

    /** {@code goto_w} and what else has an odd shape is in no trivial method. */
    private static final int LAST = Opcodes.IFNONNULL;
    private static final int FIRST_LDC = Opcodes.LDC;
    private static final int LDC_WIDE = 20;
    private static final int LONGEST = 3;

    private TrivialCode() {}

    /**
     * @param code where the {@code Code} attribute's content starts
     * @param constructor whether the method is one
     */
    static boolean isTrivial(ClassReader reader, int code, boolean constructor, char[] buffer) {
        int length = reader.readInt(code + 4);
        if (length > MOST_INSTRUCTIONS * LONGEST || reader.readUnsignedShort(code + 8 + length) != 0) {
            return false;
        }
        int instructions = 0;
        int end = code + 8 + length;
        for (int at = code + 8; at < end; at += lengthOf(reader.readByte(at))) {
            int opcode = reader.readByte(at);
            boolean plain = isPlain(opcode) && !(isBranch(opcode) && reader.readShort(at + 1) <= 0);
            boolean emptySuper = constructor && opcode == Opcodes.INVOKESPECIAL && isEmptyConstructor(reader, at + 1, buffer);
            if (++instructions > MOST_INSTRUCTIONS || !(plain || emptySuper)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(int opcode) {
        return switch (opcode) {
            case Opcodes.JSR, Opcodes.RET, Opcodes.TABLESWITCH, Opcodes.LOOKUPSWITCH, Opcodes.INVOKEVIRTUAL, Opcodes.INVOKESPECIAL,
                    Opcodes.INVOKESTATIC, Opcodes.INVOKEINTERFACE, Opcodes.INVOKEDYNAMIC, Opcodes.NEW, Opcodes.NEWARRAY,
                    Opcodes.ANEWARRAY, Opcodes.MULTIANEWARRAY, Opcodes.ATHROW, Opcodes.MONITORENTER, Opcodes.MONITOREXIT, 196 -> false;
            default -> opcode <= LAST;
        };
    }

    private static boolean isBranch(int opcode) {
        return (opcode >= Opcodes.IFEQ && opcode <= Opcodes.GOTO) || opcode == Opcodes.IFNULL || opcode == Opcodes.IFNONNULL;
    }

    private static boolean isEmptyConstructor(ClassReader reader, int at, char[] buffer) {
        int method = reader.getItem(reader.readUnsignedShort(at));
        String owner = reader.readClass(method, buffer);
        return owner.equals("java/lang/Object") || owner.equals("java/lang/Record");
    }

    /** Of an instruction that a trivial method may have. */
    private static int lengthOf(int opcode) {
        if (opcode == Opcodes.BIPUSH || opcode == FIRST_LDC || (opcode >= Opcodes.ILOAD && opcode <= Opcodes.ALOAD)
                || (opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE)) {
            return 2;
        }
        boolean three = opcode == Opcodes.SIPUSH || (opcode > FIRST_LDC && opcode <= LDC_WIDE) || opcode == Opcodes.IINC
                || isBranch(opcode) || (opcode >= Opcodes.GETSTATIC && opcode <= Opcodes.INVOKESPECIAL)
                || opcode == Opcodes.CHECKCAST || opcode == Opcodes.INSTANCEOF;
        return three ? LONGEST : 1;
    }
}
