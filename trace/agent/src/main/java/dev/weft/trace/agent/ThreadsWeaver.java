package dev.weft.trace.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Gives the recorder's {@code Threads}, when Weft is built, what sources for an older JDK cannot name: a thread's number without a call
 * that a program may override, the carrier where there are virtual threads, and who owns a synchronizer, which only that tells itself.
 */
final class ThreadsWeaver extends MethodVisitor {
    /** The method of {@link Internals} that gives a thread's number where {@code threadId()} does not exist. */
    static final String ID = "threadId";
    static final String ID_DESCRIPTOR = "(Ljava/lang/Thread;)J";

    /** The method of {@link Internals} that gives a synchronizer's owner. */
    static final String OWNER = "owner";
    static final String OWNER_DESCRIPTOR = "(Ljava/util/concurrent/locks/AbstractOwnableSynchronizer;)Ljava/lang/Thread;";

    private static final String THREAD = "java/lang/Thread";

    private final boolean virtualThreads;
    private final boolean ofCarrier;

    private ThreadsWeaver(MethodVisitor next, boolean virtualThreads, boolean ofCarrier) {
        super(Opcodes.ASM9, next);
        this.virtualThreads = virtualThreads;
        this.ofCarrier = ofCarrier;
    }

    static byte[] weave(byte[] bytes, boolean virtualThreads) {
        return MethodChange.apply(bytes, (method, access, name, descriptor) -> {
            if (name.equals(OWNER)) {
                method.visitCode();
                BridgeWriter.forward(method, Type.getInternalName(Internals.class), OWNER, OWNER_DESCRIPTOR);
                method.visitEnd();
                return null;
            }
            return new ThreadsWeaver(method, virtualThreads, name.equals("carrier"));
        });
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (owner.equals(THREAD) && name.equals("getId")) {
            if (virtualThreads) {
                super.visitMethodInsn(opcode, THREAD, "threadId", descriptor, false);
            } else {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, Type.getInternalName(Internals.class), ID, ID_DESCRIPTOR, false);
            }
        } else if (virtualThreads && ofCarrier && owner.equals(THREAD) && name.equals("currentThread")) {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, "jdk/internal/access/SharedSecrets", "getJavaLangAccess",
                    "()Ljdk/internal/access/JavaLangAccess;", false);
            super.visitMethodInsn(Opcodes.INVOKEINTERFACE, "jdk/internal/access/JavaLangAccess", "currentCarrierThread",
                    "()Ljava/lang/Thread;", true);
        } else {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        }
    }
}
