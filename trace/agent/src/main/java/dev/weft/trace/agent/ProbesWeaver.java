package dev.weft.trace.agent;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Connects the API's probes to the recorder: each static method gets a body that calls the recorder's method of the same shape. */
final class ProbesWeaver {
    private ProbesWeaver() {}

    static byte[] weave(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public @Nullable MethodVisitor visitMethod(
                    int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
                if ((access & Opcodes.ACC_STATIC) == 0 || name.equals("<clinit>")) {
                    return method;
                }
                method.visitCode();
                BridgeWriter.forward(method, BridgeWriter.BRIDGE, name, descriptor);
                method.visitEnd();
                return null;
            }
        }, 0);
        return writer.toByteArray();
    }
}
