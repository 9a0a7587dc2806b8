package dev.weft.trace.agent;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * Goes over the methods of a class file without a visitor: it is done for each class that may be woven, and most methods of it need no
 * more than a look.
 */
final class MethodScan {
    private final ClassReader reader;
    private final char[] buffer;
    private int left;
    private int next;
    private int at;

    MethodScan(ClassReader reader) {
        this.reader = reader;
        this.buffer = new char[reader.getMaxStringLength()];
        int interfaces = reader.header + 6;
        int fields = interfaces + 2 + 2 * reader.readUnsignedShort(interfaces);
        next = fields + 2;
        for (int i = reader.readUnsignedShort(fields); i > 0; i--) {
            next = endOfMember(next);
        }
        left = reader.readUnsignedShort(next);
        next += 2;
    }

    int count() {
        return left;
    }

    boolean next() {
        if (left == 0) {
            return false;
        }
        left--;
        at = next;
        next = endOfMember(next);
        return true;
    }

    private int endOfMember(int member) {
        int offset = member + 8;
        for (int i = reader.readUnsignedShort(member + 6); i > 0; i--) {
            offset += 6 + reader.readInt(offset + 2);
        }
        return offset;
    }

    int access() {
        return reader.readUnsignedShort(at);
    }

    String name() {
        return reader.readUTF8(at + 2, buffer);
    }

    String descriptor() {
        return reader.readUTF8(at + 4, buffer);
    }

    /** Whether it does next to nothing; a method without code does not. */
    boolean isTrivial() {
        int code = code();
        return code != 0 && TrivialCode.isTrivial(reader, code, name().equals("<init>"), buffer);
    }

    /** Whether it may enter a monitor by an instruction; some that have a byte like that do not. */
    boolean mayEnterMonitors() {
        int code = code();
        int end = code == 0 ? 0 : code + 8 + reader.readInt(code + 4);
        for (int i = code + 8; i < end; i++) {
            if (reader.readByte(i) == Opcodes.MONITORENTER) {
                return true;
            }
        }
        return false;
    }

    /** How many locals it has. */
    int locals() {
        int code = code();
        return code == 0 ? 0 : reader.readUnsignedShort(code + 2);
    }

    /** Where the content of its {@code Code} attribute starts; 0 if it has none. */
    private int code() {
        int offset = at + 8;
        for (int i = reader.readUnsignedShort(at + 6); i > 0; i--) {
            if (reader.readUTF8(offset, buffer).equals("Code")) {
                return offset + 6;
            }
            offset += 6 + reader.readInt(offset + 2);
        }
        return 0;
    }
}
