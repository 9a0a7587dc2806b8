package dev.weft.trace.agent;

import org.objectweb.asm.ClassReader;

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
        int offset = at + 8;
        for (int i = reader.readUnsignedShort(at + 6); i > 0; i--) {
            if (reader.readUTF8(offset, buffer).equals("Code")) {
                return TrivialCode.isTrivial(reader, offset + 6, name().equals("<init>"), buffer);
            }
            offset += 6 + reader.readInt(offset + 2);
        }
        return false;
    }
}
