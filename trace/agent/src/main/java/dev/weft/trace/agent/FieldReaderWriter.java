package dev.weft.trace.agent;

import dev.weft.trace.internal.FieldReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes the class that reads fields when Weft is built; {@link Internals} tells why it is written. */
final class FieldReaderWriter {
    private static final String NAME = "dev/weft/trace/agent/JdkFieldReader";
    private static final String OBJECT = "java/lang/Object";
    private static final String UNSAFE = "jdk/internal/misc/Unsafe";

    /** Methods of {@link FieldReader} and of the JDK, and what they give. */
    private static final String[][] METHODS = {
        {"reference", "getReference", "Ljava/lang/Object;"}, {"bool", "getBoolean", "Z"}, {"int8", "getByte", "B"},
        {"int16", "getShort", "S"}, {"character", "getChar", "C"}, {"int32", "getInt", "I"}, {"int64", "getLong", "J"},
        {"float32", "getFloat", "F"}, {"float64", "getDouble", "D"},
    };

    private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    private FieldReaderWriter() {}

    static byte[] write() {
        FieldReaderWriter writer = new FieldReaderWriter();
        writer.writeAll();
        return writer.out.toByteArray();
    }

    private void writeAll() {
        out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, NAME, null, OBJECT,
                new String[] {Type.getInternalName(FieldReader.class)});
        MethodVisitor constructor = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, OBJECT, "<init>", "()V", false);
        end(constructor, Opcodes.RETURN);

        MethodVisitor offset = begin("offset", "(Ljava/lang/reflect/Field;)J");
        offset.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UNSAFE, "objectFieldOffset", "(Ljava/lang/reflect/Field;)J", false);
        end(offset, Opcodes.LRETURN);
        for (String[] method : METHODS) {
            String descriptor = "(Ljava/lang/Object;J)" + method[2];
            MethodVisitor read = begin(method[0], descriptor);
            read.visitVarInsn(Opcodes.LLOAD, 2);
            read.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UNSAFE, method[1], descriptor, false);
            end(read, Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
        }
        out.visitEnd();
    }

    private MethodVisitor begin(String name, String descriptor) {
        MethodVisitor method = out.visitMethod(Opcodes.ACC_PUBLIC, name, descriptor, null, null);
        method.visitCode();
        method.visitMethodInsn(Opcodes.INVOKESTATIC, UNSAFE, "getUnsafe", "()L" + UNSAFE + ";", false);
        method.visitVarInsn(Opcodes.ALOAD, 1);
        return method;
    }

    private static void end(MethodVisitor method, int returnOpcode) {
        method.visitInsn(returnOpcode);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }
}
