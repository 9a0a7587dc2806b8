package dev.weft.trace.agent;

import org.objectweb.asm.ClassReader;

/** Tells what a class may do from the texts in its constant pool, without going over its methods. */
final class ConstantPool {
    private static final int UTF8 = 1;

    private ConstantPool() {}

    /** Whether one of the texts is in there; they are ASCII. */
    static boolean mentions(ClassReader reader, String... texts) {
        for (int i = 1; i < reader.getItemCount(); i++) {
            int item = reader.getItem(i);
            if (item > 0 && reader.readByte(item - 1) == UTF8) {
                int length = reader.readUnsignedShort(item);
                for (String text : texts) {
                    if (length == text.length() && isAt(reader, item + 2, text)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isAt(ClassReader reader, int offset, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (reader.readByte(offset + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
