package dev.weft.trace.agent;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Gives the recorder's {@code Threads} what only a JDK with virtual threads has; the recorder itself is compiled for an older one. */
final class ThreadsWeaver {
    private static final String THREAD = "java/lang/Thread";

    private ThreadsWeaver() {}

    static byte[] weave(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
                return new NewerCalls(method, name.equals("carrier"));
            }
        }, 0);
        return writer.toByteArray();
    }

    private static final class NewerCalls extends MethodVisitor {
        private final boolean ofCarrier;

        NewerCalls(MethodVisitor method, boolean ofCarrier) {
            super(Opcodes.ASM9, method);
            this.ofCarrier = ofCarrier;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (owner.equals(THREAD) && name.equals("getId")) {
                super.visitMethodInsn(opcode, THREAD, "threadId", descriptor, false);
            } else if (ofCarrier && owner.equals(THREAD) && name.equals("currentThread")) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, "jdk/internal/access/SharedSecrets", "getJavaLangAccess",
                        "()Ljdk/internal/access/JavaLangAccess;", false);
                super.visitMethodInsn(Opcodes.INVOKEINTERFACE, "jdk/internal/access/JavaLangAccess", "currentCarrierThread",
                        "()Ljava/lang/Thread;", true);
            } else {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }
    }
}
