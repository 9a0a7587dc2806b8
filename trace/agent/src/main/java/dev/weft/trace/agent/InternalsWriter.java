package dev.weft.trace.agent;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes {@link Internals} for a JDK, when Weft is built: with calls of the JDK's internal classes. Reflection would do it too, but it
 * makes the JVM spin method handles while a program waits to start.
 */
final class InternalsWriter {
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
    private static final int FIRST_WITH_ARENAS = 22;

    private static final String OBJECT = "java/lang/Object";
    private static final String THREAD = "java/lang/Thread";
    private static final String THREAD_OFFSET = "THREAD_ID";
    private static final String SYNCHRONIZER = "java/util/concurrent/locks/AbstractOwnableSynchronizer";
    private static final String OWNER_OFFSET = "OWNER";
    private static final String UNSAFE = "jdk/internal/misc/Unsafe";
    private static final String SECRETS = "jdk/internal/access/SharedSecrets";
    private static final String NIO_ACCESS = "jdk/internal/access/JavaNioAccess";
    private static final String CHANNEL = "java/nio/channels/FileChannel";
    private static final String MODE = "java/nio/channels/FileChannel$MapMode";
    private static final String ARENA = "java/lang/foreign/Arena";
    private static final String SEGMENT = "java/lang/foreign/MemorySegment";
    private static final String PERF = "jdk/internal/perf/Perf";
    private static final String ACCESS = "jdk/internal/access/JavaLangAccess";

    private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    private final String name;
    private final int feature;

    private InternalsWriter(int feature) {
        this.feature = feature;
        name = Type.getInternalName(Internals.class);
    }

    /** @param feature of the JDK; those between two of {@link BootImage#JDKS} are as the older one */
    static byte[] write(int feature) {
        InternalsWriter writer = new InternalsWriter(feature);
        writer.write();
        return writer.out.toByteArray();
    }

    /** Whether threads may be virtual, and their number is to be had in public. */
    static boolean hasVirtualThreads(int feature) {
        return feature >= FIRST_WITH_VIRTUAL_THREADS;
    }

    private void write() {
        out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, name, null, OBJECT, null);
        carrierLocal();
        map();
        atShutdown();
        runtimeArguments();
        counters();
        fields();
        owner();
        if (!hasVirtualThreads(feature)) {
            threadId();
        }
        out.visitEnd();
    }

    private MethodVisitor method(String method, String descriptor) {
        MethodVisitor visitor = out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, method, descriptor, null, null);
        visitor.visitCode();
        return visitor;
    }

    private static void end(MethodVisitor method, int returnOpcode) {
        method.visitInsn(returnOpcode);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    private void carrierLocal() {
        String type = hasVirtualThreads(feature) ? "jdk/internal/misc/CarrierThreadLocal" : "java/lang/ThreadLocal";
        MethodVisitor method = method("carrierLocal", "()Ljava/lang/ThreadLocal;");
        method.visitTypeInsn(Opcodes.NEW, type);
        method.visitInsn(Opcodes.DUP);
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, type, "<init>", "()V", false);
        end(method, Opcodes.ARETURN);
    }

    /** With arenas, a buffer over the memory of a segment that is never unmapped, without the checks that buffers of segments make. */
    private void map() {
        MethodVisitor method = method("map", "(L" + CHANNEL + ";L" + MODE + ";JJ)Ljava/nio/ByteBuffer;");
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitVarInsn(Opcodes.LLOAD, 2);
        method.visitVarInsn(Opcodes.LLOAD, 4);
        if (feature >= FIRST_WITH_ARENAS) {
            method.visitMethodInsn(Opcodes.INVOKESTATIC, ARENA, "global", "()L" + ARENA + ";", true);
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

    private void atShutdown() {
        MethodVisitor method = method("atShutdown", "(ILjava/lang/Runnable;)V");
        method.visitMethodInsn(Opcodes.INVOKESTATIC, SECRETS, "getJavaLangAccess", "()L" + ACCESS + ";", false);
        method.visitVarInsn(Opcodes.ILOAD, 0);
        method.visitInsn(Opcodes.ICONST_0);
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitMethodInsn(Opcodes.INVOKEINTERFACE, ACCESS, "registerShutdownHook", "(IZLjava/lang/Runnable;)V", true);
        end(method, Opcodes.RETURN);
    }

    private void runtimeArguments() {
        MethodVisitor method = method("runtimeArguments", "()[Ljava/lang/String;");
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "jdk/internal/misc/VM", "getRuntimeArguments", "()[Ljava/lang/String;", false);
        end(method, Opcodes.ARETURN);
    }

    /** A JDK has one of the two ways to the counters; 0 is the JVM itself. */
    private void counters() {
        MethodVisitor now = perf("counters", "()Ljava/nio/ByteBuffer;");
        now.visitInsn(Opcodes.ICONST_0);
        now.visitMethodInsn(Opcodes.INVOKEVIRTUAL, PERF, "attach", "(I)Ljava/nio/ByteBuffer;", false);
        end(now, Opcodes.ARETURN);
        MethodVisitor before = perf("countersToRead", "()Ljava/nio/ByteBuffer;");
        before.visitInsn(Opcodes.ICONST_0);
        before.visitLdcInsn("r");
        before.visitMethodInsn(Opcodes.INVOKEVIRTUAL, PERF, "attach", "(ILjava/lang/String;)Ljava/nio/ByteBuffer;", false);
        end(before, Opcodes.ARETURN);
        MethodVisitor ticks = perf("counterTicks", "()J");
        ticks.visitMethodInsn(Opcodes.INVOKEVIRTUAL, PERF, "highResCounter", "()J", false);
        end(ticks, Opcodes.LRETURN);
        MethodVisitor frequency = perf("counterTicksPerSecond", "()J");
        frequency.visitMethodInsn(Opcodes.INVOKEVIRTUAL, PERF, "highResFrequency", "()J", false);
        end(frequency, Opcodes.LRETURN);
    }

    private MethodVisitor perf(String name, String descriptor) {
        MethodVisitor method = method(name, descriptor);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, PERF, "getPerf", "()L" + PERF + ";", false);
        return method;
    }

    private void field(String constant, String type, String field, MethodVisitor initializer) {
        out.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, constant, "J", null, null).visitEnd();
        initializer.visitMethodInsn(Opcodes.INVOKESTATIC, UNSAFE, "getUnsafe", "()L" + UNSAFE + ";", false);
        initializer.visitLdcInsn(Type.getObjectType(type));
        initializer.visitLdcInsn(field);
        initializer.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UNSAFE, "objectFieldOffset", "(Ljava/lang/Class;Ljava/lang/String;)J", false);
        initializer.visitFieldInsn(Opcodes.PUTSTATIC, name, constant, "J");
    }

    private void fields() {
        MethodVisitor initializer = out.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        initializer.visitCode();
        field(OWNER_OFFSET, SYNCHRONIZER, "exclusiveOwnerThread", initializer);
        if (!hasVirtualThreads(feature)) {
            field(THREAD_OFFSET, THREAD, "tid", initializer);
        }
        end(initializer, Opcodes.RETURN);
    }

    private MethodVisitor read(String method, String descriptor, String constant) {
        MethodVisitor visitor = method(method, descriptor);
        visitor.visitMethodInsn(Opcodes.INVOKESTATIC, UNSAFE, "getUnsafe", "()L" + UNSAFE + ";", false);
        visitor.visitVarInsn(Opcodes.ALOAD, 0);
        visitor.visitFieldInsn(Opcodes.GETSTATIC, name, constant, "J");
        return visitor;
    }

    /** Who owns a synchronizer, for {@link ThreadsWeaver}. */
    private void owner() {
        MethodVisitor method = read(ThreadsWeaver.OWNER, ThreadsWeaver.OWNER_DESCRIPTOR, OWNER_OFFSET);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UNSAFE, "getReference", "(Ljava/lang/Object;J)Ljava/lang/Object;", false);
        method.visitTypeInsn(Opcodes.CHECKCAST, THREAD);
        end(method, Opcodes.ARETURN);
    }

    /** A thread's number without a call that a program may override, for {@link ThreadsWeaver}. */
    private void threadId() {
        MethodVisitor method = read(ThreadsWeaver.ID, ThreadsWeaver.ID_DESCRIPTOR, THREAD_OFFSET);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UNSAFE, "getLong", "(Ljava/lang/Object;J)J", false);
        end(method, Opcodes.LRETURN);
    }
}
