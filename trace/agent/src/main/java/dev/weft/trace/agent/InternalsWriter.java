package dev.weft.trace.agent;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes a class that calls the JDK's internal ones directly. Reflection would do it too, but it makes the JVM spin method handles while
 * a program waits to start, and no compiler option lets sources for an older release name these classes.
 */
public final class InternalsWriter {
    private static final String NAME = "dev/weft/trace/agent/internals/JdkInternals";
    private static final String INTERNALS = "dev/weft/trace/agent/Internals";
    private static final String WRITER = "dev/weft/trace/agent/InternalsWriter";
    private static final String UNSAFE = "jdk/internal/misc/Unsafe";
    private static final String SECRETS = "jdk/internal/access/SharedSecrets";
    private static final String NIO_ACCESS = "jdk/internal/access/JavaNioAccess";
    private static final String CHANNEL = "java/nio/channels/FileChannel";
    private static final String MODE = "java/nio/channels/FileChannel$MapMode";
    private static final String ARENA = "java/lang/foreign/Arena";
    private static final String SEGMENT = "java/lang/foreign/MemorySegment";
    private static final String ACCESS = "jdk/internal/access/JavaLangAccess";

    private static @Nullable Internals instance;

    private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    private final String threadLocal;

    private final boolean arenas;

    private InternalsWriter(boolean virtualThreads, boolean arenas) {
        this.arenas = arenas;
        threadLocal = virtualThreads ? "jdk/internal/misc/CarrierThreadLocal" : "java/lang/ThreadLocal";
    }

    /**
     * Loads the class in a loader of its own: what is opened to it is not opened to the program, which shares the agent's loader.
     *
     * @param arenas whether the JDK has {@code java.lang.foreign.Arena}
     * @param open opens {@code jdk.internal.misc} and {@code jdk.internal.access} to a module
     */
    static Internals load(boolean virtualThreads, boolean arenas, Consumer<Module> open) throws ClassNotFoundException {
        Class<?> type = alone(new InternalsWriter(virtualThreads, arenas).write(), open);
        Class.forName(type.getName(), true, type.getClassLoader());
        return Objects.requireNonNull(instance);
    }

    /** Defines a class in a loader of its own. */
    static Class<?> alone(byte[] bytes, Consumer<Module> open) {
        Alone loader = new Alone();
        open.accept(loader.getUnnamedModule());
        return loader.define(bytes);
    }

    private static final class Alone extends ClassLoader {
        Alone() {
            super(InternalsWriter.class.getClassLoader());
        }

        Class<?> define(byte[] bytes) {
            return defineClass(null, bytes, 0, bytes.length);
        }
    }

    /** Called by the class that is written, when it is initialized. */
    public static void loaded(Internals internals) {
        instance = internals;
    }

    private byte[] write() {
        out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, NAME, null, "java/lang/Object",
                new String[] {INTERNALS});
        instance();
        define();
        carrierLocal();
        map();
        offset();
        atShutdown();
        runtimeArguments();
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

    /** With arenas, a buffer over the memory of a segment that it keeps, without the checks that buffers of segments make. */
    private void map() {
        MethodVisitor method = method(Opcodes.ACC_PUBLIC, "map", "(L" + CHANNEL + ";JJ)Ljava/nio/ByteBuffer;");
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitFieldInsn(Opcodes.GETSTATIC, MODE, "READ_WRITE", "L" + MODE + ";");
        method.visitVarInsn(Opcodes.LLOAD, 2);
        method.visitVarInsn(Opcodes.LLOAD, 4);
        if (arenas) {
            method.visitMethodInsn(Opcodes.INVOKESTATIC, ARENA, "ofAuto", "()L" + ARENA + ";", true);
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, CHANNEL, "map", "(L" + MODE + ";JJL" + ARENA + ";)L" + SEGMENT + ";", false);
            method.visitVarInsn(Opcodes.ASTORE, 6);
            method.visitMethodInsn(Opcodes.INVOKESTATIC, SECRETS, "getJavaNioAccess", "()L" + NIO_ACCESS + ";", false);
            method.visitVarInsn(Opcodes.ALOAD, 6);
            method.visitMethodInsn(Opcodes.INVOKEINTERFACE, SEGMENT, "address", "()J", true);
            method.visitVarInsn(Opcodes.LLOAD, 4);
            method.visitInsn(Opcodes.L2I);
            method.visitVarInsn(Opcodes.ALOAD, 6);
            method.visitInsn(Opcodes.ACONST_NULL);
            method.visitMethodInsn(Opcodes.INVOKEINTERFACE, NIO_ACCESS, "newDirectByteBuffer",
                    "(JILjava/lang/Object;L" + SEGMENT + ";)Ljava/nio/ByteBuffer;", true);
        } else {
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, CHANNEL, "map", "(L" + MODE + ";JJ)Ljava/nio/MappedByteBuffer;", false);
        }
        end(method, Opcodes.ARETURN);
    }

    private void offset() {
        MethodVisitor method = method(Opcodes.ACC_PUBLIC, "offset", "(Ljava/lang/Class;Ljava/lang/String;)J");
        method.visitMethodInsn(Opcodes.INVOKESTATIC, UNSAFE, "getUnsafe", "()L" + UNSAFE + ";", false);
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitVarInsn(Opcodes.ALOAD, 2);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UNSAFE, "objectFieldOffset", "(Ljava/lang/Class;Ljava/lang/String;)J", false);
        end(method, Opcodes.LRETURN);
    }

    private void runtimeArguments() {
        MethodVisitor method = method(Opcodes.ACC_PUBLIC, "runtimeArguments", "()[Ljava/lang/String;");
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "jdk/internal/misc/VM", "getRuntimeArguments", "()[Ljava/lang/String;", false);
        end(method, Opcodes.ARETURN);
    }

    private void atShutdown() {
        MethodVisitor method = method(Opcodes.ACC_PUBLIC, "atShutdown", "(ILjava/lang/Runnable;)V");
        method.visitMethodInsn(Opcodes.INVOKESTATIC, SECRETS, "getJavaLangAccess", "()L" + ACCESS + ";", false);
        method.visitVarInsn(Opcodes.ILOAD, 1);
        method.visitInsn(Opcodes.ICONST_0);
        method.visitVarInsn(Opcodes.ALOAD, 2);
        method.visitMethodInsn(Opcodes.INVOKEINTERFACE, ACCESS, "registerShutdownHook", "(IZLjava/lang/Runnable;)V", true);
        end(method, Opcodes.RETURN);
    }
}
