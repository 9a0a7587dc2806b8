package dev.weft.trace.agent;

import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes a class that calls the JDK's internal ones directly. Reflection would do it too, but it makes the JVM spin method handles while
 * a program waits to start, and no compiler option lets sources for an older release name these classes.
 */
final class InternalsWriter {
    private static final String NAME = "dev/weft/trace/agent/JdkInternals";
    private static final String INTERNALS = "dev/weft/trace/agent/Internals";
    private static final String WRITER = "dev/weft/trace/agent/InternalsWriter";
    private static final String UNSAFE = "jdk/internal/misc/Unsafe";
    private static final String ACCESS = "jdk/internal/access/JavaLangAccess";

    private static @Nullable Internals instance;

    private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    private final String threadLocal;

    private InternalsWriter(boolean virtualThreads) {
        threadLocal = virtualThreads ? "jdk/internal/misc/CarrierThreadLocal" : "java/lang/ThreadLocal";
    }

    /** Needs {@code jdk.internal.misc} and {@code jdk.internal.access} exported to this module. */
    static Internals load(boolean virtualThreads) throws ReflectiveOperationException {
        Class<?> type = MethodHandles.lookup().defineClass(new InternalsWriter(virtualThreads).write());
        Class.forName(type.getName(), true, type.getClassLoader());
        return Objects.requireNonNull(instance);
    }

    /** Called by the class that is written, when it is initialized. */
    static void loaded(Internals internals) {
        instance = internals;
    }

    private byte[] write() {
        out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, NAME, null, "java/lang/Object",
                new String[] {INTERNALS});
        instance();
        define();
        carrierLocal();
        atShutdown();
        out.visitEnd();
        return out.toByteArray();
    }

    private MethodVisitor method(int access, String name, String descriptor) {
        MethodVisitor method = out.visitMethod(access, name, descriptor, null, null);
        method.visitCode();
        return method;
    }

    private static void end(MethodVisitor method, int returnOpcode) {
        method.visitInsn(returnOpcode);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    private void instance() {
        MethodVisitor constructor = method(Opcodes.ACC_PRIVATE, "<init>", "()V");
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        end(constructor, Opcodes.RETURN);

        MethodVisitor initializer = method(Opcodes.ACC_STATIC, "<clinit>", "()V");
        initializer.visitTypeInsn(Opcodes.NEW, NAME);
        initializer.visitInsn(Opcodes.DUP);
        initializer.visitMethodInsn(Opcodes.INVOKESPECIAL, NAME, "<init>", "()V", false);
        initializer.visitMethodInsn(Opcodes.INVOKESTATIC, WRITER, "loaded", "(L" + INTERNALS + ";)V", false);
        end(initializer, Opcodes.RETURN);
    }

    private void define() {
        MethodVisitor method = method(Opcodes.ACC_PUBLIC, "define", "([B)Ljava/lang/Class;");
        method.visitMethodInsn(Opcodes.INVOKESTATIC, UNSAFE, "getUnsafe", "()L" + UNSAFE + ";", false);
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitInsn(Opcodes.ICONST_0);
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitInsn(Opcodes.ARRAYLENGTH);
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UNSAFE, "defineClass",
                "(Ljava/lang/String;[BIILjava/lang/ClassLoader;Ljava/security/ProtectionDomain;)Ljava/lang/Class;", false);
        end(method, Opcodes.ARETURN);
    }

    private void carrierLocal() {
        MethodVisitor method = method(Opcodes.ACC_PUBLIC, "carrierLocal", "()Ljava/lang/ThreadLocal;");
        method.visitTypeInsn(Opcodes.NEW, threadLocal);
        method.visitInsn(Opcodes.DUP);
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, threadLocal, "<init>", "()V", false);
        end(method, Opcodes.ARETURN);
    }

    private void atShutdown() {
        MethodVisitor method = method(Opcodes.ACC_PUBLIC, "atShutdown", "(ILjava/lang/Runnable;)V");
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "jdk/internal/access/SharedSecrets", "getJavaLangAccess", "()L" + ACCESS + ";", false);
        method.visitVarInsn(Opcodes.ILOAD, 1);
        method.visitInsn(Opcodes.ICONST_0);
        method.visitVarInsn(Opcodes.ALOAD, 2);
        method.visitMethodInsn(Opcodes.INVOKEINTERFACE, ACCESS, "registerShutdownHook", "(IZLjava/lang/Runnable;)V", true);
        end(method, Opcodes.RETURN);
    }
}
