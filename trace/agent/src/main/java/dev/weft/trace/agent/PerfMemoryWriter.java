package dev.weft.trace.agent;

import dev.weft.trace.internal.PerfMemory;
import java.lang.reflect.Method;
import java.util.function.Consumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes the class that reads the JVM's counters, of which {@link InternalsWriter} tells why it is written. */
final class PerfMemoryWriter {
    /** Of this package it is in the JDK. */
    static final String PACKAGE = "jdk.internal.perf";

    private static final String NAME = "dev/weft/trace/agent/internals/JdkPerfMemory";
    private static final String OBJECT = "java/lang/Object";
    private static final String PERF = "jdk/internal/perf/Perf";

    private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    private PerfMemoryWriter() {}

    /** @param open opens {@value #PACKAGE} to a module */
    static PerfMemory load(Consumer<Module> open) throws ReflectiveOperationException {
        return (PerfMemory) InternalsWriter.alone(new PerfMemoryWriter().write(), open).getDeclaredConstructor().newInstance();
    }

    private byte[] write() throws ClassNotFoundException {
        out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, NAME, null, OBJECT,
                new String[] {Type.getInternalName(PerfMemory.class)});
        MethodVisitor constructor = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, OBJECT, "<init>", "()V", false);
        end(constructor, Opcodes.RETURN);

        MethodVisitor attach = begin("attach", "()Ljava/nio/ByteBuffer;");
        // 0 is the JVM itself.
        attach.visitInsn(Opcodes.ICONST_0);
        if (hasMode()) {
            attach.visitLdcInsn("r");
            attach.visitMethodInsn(Opcodes.INVOKEVIRTUAL, PERF, "attach", "(ILjava/lang/String;)Ljava/nio/ByteBuffer;", false);
        } else {
            attach.visitMethodInsn(Opcodes.INVOKEVIRTUAL, PERF, "attach", "(I)Ljava/nio/ByteBuffer;", false);
        }
        end(attach, Opcodes.ARETURN);
        number("ticks", "highResCounter");
        number("ticksPerSecond", "highResFrequency");
        out.visitEnd();
        return out.toByteArray();
    }

    /** Before Java 22 counters could be attached to for writing, too. */
    private static boolean hasMode() throws ClassNotFoundException {
        for (Method method : Class.forName("jdk.internal.perf.Perf").getMethods()) {
            if (method.getName().equals("attach") && method.getParameterCount() == 2) {
                return true;
            }
        }
        return false;
    }

    private void number(String name, String called) {
        MethodVisitor method = begin(name, "()J");
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, PERF, called, "()J", false);
        end(method, Opcodes.LRETURN);
    }

    private MethodVisitor begin(String name, String descriptor) {
        MethodVisitor method = out.visitMethod(Opcodes.ACC_PUBLIC, name, descriptor, null, null);
        method.visitCode();
        method.visitMethodInsn(Opcodes.INVOKESTATIC, PERF, "getPerf", "()L" + PERF + ";", false);
        return method;
    }

    private static void end(MethodVisitor method, int returnOpcode) {
        method.visitInsn(returnOpcode);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }
}
