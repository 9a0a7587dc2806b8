package dev.weft.trace.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Lets {@code java.util.concurrent.locks.LockSupport} tell the recorder where a thread parks, on its way into the JVM or off its carrier,
 * and when it lets another one go on.
 */
final class ParkingHook extends MethodVisitor {
    static final String CLASS = "java/util/concurrent/locks/LockSupport";

    /** Beyond the locals of all methods of that class; it is set and read around one call, so no frame has to know it. */
    private static final int LOCAL = 12;

    private ParkingHook(MethodVisitor next) {
        super(Opcodes.ASM9, next);
    }

    static byte[] weave(byte[] bytes) {
        return MethodChange.apply(bytes, (method, access, name, descriptor) ->
                name.equals("unpark") ? new Unpark(method) : name.startsWith("park") ? new ParkingHook(method) : method);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (!name.startsWith("park") || owner.equals(CLASS)) {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            return;
        }
        super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, "parking", "()I", false);
        super.visitVarInsn(Opcodes.ISTORE, LOCAL);
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        super.visitVarInsn(Opcodes.ILOAD, LOCAL);
        super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, "parked", "(I)V", false);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + 1, Math.max(maxLocals, LOCAL + 1));
    }

    private static final class Unpark extends MethodVisitor {
        Unpark(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, "unparking", "(Ljava/lang/Thread;)V", false);
        }
    }
}
