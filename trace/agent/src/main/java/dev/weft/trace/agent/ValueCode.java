package dev.weft.trace.agent;

import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes the code that hands arguments, results and exceptions of a method to the recorder. */
final class ValueCode {
    /** What it needs of the stack beside what is there. */
    static final int STACK = 7;

    private static final String OBJECT = "java/lang/Object";

    private final MethodVisitor out;
    private final int id;
    private final Type[] types;
    private final Type result;
    private final int firstSlot;
    private final String suffix;

    /** @param below whether calls of the method are recorded only below marked ones */
    ValueCode(MethodVisitor out, int id, int access, String descriptor, boolean below) {
        this.out = out;
        this.id = id;
        this.types = Type.getArgumentTypes(descriptor);
        this.result = Type.getReturnType(descriptor);
        this.suffix = below ? "Below" : "";
        this.firstSlot = (access & Opcodes.ACC_STATIC) != 0 ? 0 : 1;
    }

    /** Whether a variable is a parameter. */
    boolean isParameter(int slot) {
        int end = firstSlot;
        for (Type type : types) {
            end += type.getSize();
        }
        return slot >= firstSlot && slot < end;
    }

    /** @param names of all parameters; a value whose name is redacted is not even looked at */
    void arguments(List<String> names, ContentFilter filter) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(filter.isRedacted(name) ? "/" : "").append(name).append(';');
        }
        out.visitLdcInsn(id);
        out.visitLdcInsn(text.toString());
        push(types.length);
        out.visitTypeInsn(Opcodes.ANEWARRAY, OBJECT);
        int slot = firstSlot;
        for (int i = 0; i < types.length; i++) {
            if (!filter.isRedacted(names.get(i))) {
                out.visitInsn(Opcodes.DUP);
                push(i);
                out.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), slot);
                box(types[i], out);
                out.visitInsn(Opcodes.AASTORE);
            }
            slot += types[i].getSize();
        }
        call("arguments", "(ILjava/lang/String;[Ljava/lang/Object;)V");
    }

    /** The result is on the stack, and stays there. */
    void result() {
        if (result != Type.VOID_TYPE) {
            out.visitInsn(result.getSize() == 2 ? Opcodes.DUP2 : Opcodes.DUP);
            box(result, out);
            out.visitLdcInsn(id);
            call("returned", "(Ljava/lang/Object;I)V");
        }
    }

    /** The exception is on the stack, and stays there. */
    void exception() {
        out.visitInsn(Opcodes.DUP);
        out.visitLdcInsn(id);
        call("threw", "(Ljava/lang/Throwable;I)V");
    }

    private void push(int number) {
        if (number <= Byte.MAX_VALUE) {
            out.visitIntInsn(Opcodes.BIPUSH, number);
        } else {
            out.visitIntInsn(Opcodes.SIPUSH, number);
        }
    }

    /** Makes an object of the value on the stack. */
    static void box(Type type, MethodVisitor out) {
        String box = switch (type.getSort()) {
            case Type.BOOLEAN -> "java/lang/Boolean";
            case Type.BYTE -> "java/lang/Byte";
            case Type.CHAR -> "java/lang/Character";
            case Type.SHORT -> "java/lang/Short";
            case Type.INT -> "java/lang/Integer";
            case Type.LONG -> "java/lang/Long";
            case Type.FLOAT -> "java/lang/Float";
            case Type.DOUBLE -> "java/lang/Double";
            default -> "";
        };
        if (!box.isEmpty()) {
            out.visitMethodInsn(Opcodes.INVOKESTATIC, box, "valueOf", "(" + type.getDescriptor() + ")L" + box + ";", false);
        }
    }

    private void call(String name, String descriptor) {
        out.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, name + suffix, descriptor, false);
    }
}
