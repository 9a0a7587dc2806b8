package dev.weft.trace.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Gives the recorder's {@code Threads} what sources for an older JDK cannot name: a thread's number without a call that a program may
 * override, the carrier where there are virtual threads, and who owns a synchronizer, which only that tells itself.
 */
final class ThreadsWeaver extends MethodVisitor {
    private static final String THREAD = "java/lang/Thread";
    private static final String UNSAFE = "jdk/internal/misc/Unsafe";
    /** More than a call of {@code getId} needs. */
    private static final int STACK_OF_ID = 5;

    private final boolean virtualThreads;
    private final boolean ofCarrier;
    private final long idOffset;

    private ThreadsWeaver(MethodVisitor next, boolean virtualThreads, boolean ofCarrier, long idOffset) {
        super(Opcodes.ASM9, next);
        this.virtualThreads = virtualThreads;
        this.ofCarrier = ofCarrier;
        this.idOffset = idOffset;
    }

    /**
     * Weaves the class.
     *
     * @param idOffset where a {@code Thread} has its number; used where {@code threadId()} does not exist
     * @param ownerOffset where a synchronizer has its owner
     */
    static byte[] weave(byte[] bytes, boolean virtualThreads, long idOffset, long ownerOffset) {
        return MethodChange.apply(bytes, (method, access, name, descriptor) -> {
            if (name.equals("owner")) {
                owner(method, ownerOffset);
                return null;
            }
            return new ThreadsWeaver(method, virtualThreads, name.equals("carrier"), idOffset);
        });
    }

    private static void owner(MethodVisitor method, long offset) {
        method.visitCode();
        method.visitMethodInsn(Opcodes.INVOKESTATIC, UNSAFE, "getUnsafe", "()L" + UNSAFE + ";", false);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitLdcInsn(offset);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UNSAFE, "getReference", "(Ljava/lang/Object;J)Ljava/lang/Object;", false);
        method.visitTypeInsn(Opcodes.CHECKCAST, THREAD);
        method.visitInsn(Opcodes.ARETURN);
        method.visitMaxs(4, 1);
        method.visitEnd();
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (owner.equals(THREAD) && name.equals("getId")) {
            id(opcode, descriptor);
        } else if (virtualThreads && ofCarrier && owner.equals(THREAD) && name.equals("currentThread")) {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, "jdk/internal/access/SharedSecrets", "getJavaLangAccess",
                    "()Ljdk/internal/access/JavaLangAccess;", false);
            super.visitMethodInsn(Opcodes.INVOKEINTERFACE, "jdk/internal/access/JavaLangAccess", "currentCarrierThread",
                    "()Ljava/lang/Thread;", true);
        } else {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        }
    }

    private void id(int opcode, String descriptor) {
        if (virtualThreads) {
            super.visitMethodInsn(opcode, THREAD, "threadId", descriptor, false);
            return;
        }
        super.visitMethodInsn(Opcodes.INVOKESTATIC, UNSAFE, "getUnsafe", "()L" + UNSAFE + ";", false);
        super.visitInsn(Opcodes.SWAP);
        super.visitLdcInsn(idOffset);
        super.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UNSAFE, "getLong", "(Ljava/lang/Object;J)J", false);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + STACK_OF_ID, maxLocals);
    }
}
