package dev.weft.trace.agent;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes, when Weft is built, the class that loads async-profiler: its library gives native methods to whatever class has called
 * {@code System.load}, and needs no class of its own. It is in {@code java.base}, which may always load native code, so the JVM warns of
 * nothing and the program is allowed nothing more.
 */
final class AsyncProfilerWriter {
    /** The same in all recordings of a process: a library is loaded once. */
    private static final String NAME = "java/lang/$AsyncProfiler";

    private AsyncProfilerWriter() {}

    /** A public class with {@code void load(String path)} and the library's {@code String execute0(String command)}. */
    static byte[] write() {
        ClassWriter out = new ClassWriter(0);
        out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC, NAME, null,
                 "java/lang/Object", null);
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
        out.visitMethod(access | Opcodes.ACC_NATIVE, "execute0", "(Ljava/lang/String;)Ljava/lang/String;", null, null).visitEnd();
        MethodVisitor load = out.visitMethod(access, "load", "(Ljava/lang/String;)V", null, null);
        load.visitCode();
        load.visitVarInsn(Opcodes.ALOAD, 0);
        load.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/System", "load", "(Ljava/lang/String;)V", false);
        load.visitInsn(Opcodes.RETURN);
        load.visitMaxs(1, 1);
        load.visitEnd();
        out.visitEnd();
        return out.toByteArray();
    }
}
