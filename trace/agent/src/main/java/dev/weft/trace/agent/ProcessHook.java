package dev.weft.trace.agent;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Lets {@code java.lang.ProcessImpl.start} ask the recorder for the command to run. The program's own {@code ProcessBuilder} keeps the
 * command it was given.
 */
final class ProcessHook {
    private static final String DESCRIPTOR_START = "([Ljava/lang/String;";

    private ProcessHook() {}

    static byte[] weave(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
                return name.equals("start") && descriptor.startsWith(DESCRIPTOR_START) ? new AskForCommand(method) : method;
            }
        }, 0);
        return writer.toByteArray();
    }

    private static final class AskForCommand extends MethodVisitor {
        AskForCommand(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, "command", "([Ljava/lang/String;)[Ljava/lang/String;", false);
            super.visitVarInsn(Opcodes.ASTORE, 0);
        }
    }
}
