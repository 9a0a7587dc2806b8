package dev.weft.trace.agent;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What is done to each method of a class that stays as it is otherwise. */
interface MethodChange {
    /**
     * Receives the method's code in place of {@code method}; null if the new code was written to {@code method} already.
     *
     * @param method writes the method; itself for a method that stays as it is
     */
    @Nullable MethodVisitor to(MethodVisitor method, int access, String name, String descriptor);

    /** The class with its methods changed. */
    static byte[] apply(byte[] bytes, MethodChange change) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public @Nullable MethodVisitor visitMethod(
                    int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
                return change.to(super.visitMethod(access, name, descriptor, signature, exceptions), access, name, descriptor);
            }
        }, 0);
        return writer.toByteArray();
    }
}
