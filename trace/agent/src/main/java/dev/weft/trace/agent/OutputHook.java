package dev.weft.trace.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Lets {@code java.io.FileOutputStream} tell the recorder what it has written. */
final class OutputHook extends MethodVisitor {
    private static final String CLASS = "java/io/FileOutputStream";

    private static final String DESCRIPTOR = "Ljava/io/FileDescriptor;";
    /** More than a call of the recorder needs. */
    private static final int STACK = 4;

    private final String descriptor;

    private OutputHook(MethodVisitor next, String descriptor) {
        super(Opcodes.ASM9, next);
        this.descriptor = descriptor;
    }

    static byte[] weave(byte[] bytes) {
        return MethodChange.apply(bytes, (method, access, name, descriptor) ->
                name.equals("write") && (access & Opcodes.ACC_PUBLIC) != 0 ? new OutputHook(method, descriptor) : method);
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode == Opcodes.RETURN) {
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitFieldInsn(Opcodes.GETFIELD, CLASS, "fd", DESCRIPTOR);
            switch (descriptor) {
                case "(I)V" -> {
                    super.visitVarInsn(Opcodes.ILOAD, 1);
                    tell("(" + DESCRIPTOR + "I)V");
                }
                case "([B)V" -> {
                    super.visitVarInsn(Opcodes.ALOAD, 1);
                    super.visitInsn(Opcodes.ICONST_0);
                    super.visitVarInsn(Opcodes.ALOAD, 1);
                    super.visitInsn(Opcodes.ARRAYLENGTH);
                    tell("(" + DESCRIPTOR + "[BII)V");
                }
                default -> {
                    super.visitVarInsn(Opcodes.ALOAD, 1);
                    super.visitVarInsn(Opcodes.ILOAD, 2);
                    super.visitVarInsn(Opcodes.ILOAD, 3);
                    tell("(" + DESCRIPTOR + "[BII)V");
                }
            }
        }
        super.visitInsn(opcode);
    }

    private void tell(String type) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, "written", type, false);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + STACK, maxLocals);
    }
}
