package dev.weft.trace.agent;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes, when Weft is built, the class that gives a handle to the processor's counter of ticks: ten bytes of machine code for x86-64,
 * called through {@code java.lang.foreign}.
 *
 * <p>It is in {@code java.base}, to which calls of native code are always allowed, so the JVM warns of none and the program is allowed
 * nothing more. It is written since sources for an older JDK cannot name what it calls.
 */
final class CounterWriter {
    private static final String NAME = "java/lang/$WeftCounter";
    private static final String CALLABLE = "java/util/concurrent/Callable";
    private static final String UNSAFE = "jdk/internal/misc/Unsafe";
    private static final String FOREIGN = "java/lang/foreign/";
    private static final String LINKER = FOREIGN + "Linker";
    private static final String OPTION = FOREIGN + "Linker$Option";
    private static final String LOOKUP = FOREIGN + "SymbolLookup";
    private static final String SEGMENT = FOREIGN + "MemorySegment";
    private static final String LAYOUT = FOREIGN + "MemoryLayout";
    private static final String LAYOUTS = FOREIGN + "ValueLayout";
    private static final String DESCRIPTOR = FOREIGN + "FunctionDescriptor";
    private static final String HANDLE = "java/lang/invoke/MethodHandle";

    private static final long PAGE = 4_096;
    private static final int READ_AND_EXECUTE = 5;
    /** {@code rdtsc; shl rdx, 32; or rax, rdx; ret}, eight bytes and two. */
    private static final long CODE = 0x0948_20e2_c148_310fL;
    private static final int END_OF_CODE = 0xc3d0;

    private static final int MEMORY = 1;
    private static final int NATIVE = 3;

    private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    private CounterWriter() {}

    /** A public class with a public constructor, which is a {@code Callable} that gives the handle. */
    static byte[] write() {
        CounterWriter writer = new CounterWriter();
        writer.out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC, NAME, null,
                "java/lang/Object", new String[] {CALLABLE});
        MethodVisitor constructor = writer.out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        end(constructor, Opcodes.RETURN);
        MethodVisitor call = writer.out.visitMethod(Opcodes.ACC_PUBLIC, "call", "()Ljava/lang/Object;", null, null);
        call.visitCode();
        storeCode(call);
        call.visitMethodInsn(Opcodes.INVOKESTATIC, LINKER, "nativeLinker", "()L" + LINKER + ";", true);
        call.visitVarInsn(Opcodes.ASTORE, NATIVE);
        makeExecutable(call);
        handle(call);
        end(call, Opcodes.ARETURN);
        writer.out.visitEnd();
        return writer.out.toByteArray();
    }

    private static void end(MethodVisitor method, int returnOpcode) {
        method.visitInsn(returnOpcode);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    /** A page of its own within twice as much memory, which is never given back. */
    private static void storeCode(MethodVisitor call) {
        unsafe(call);
        call.visitLdcInsn(2 * PAGE);
        call.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UNSAFE, "allocateMemory", "(J)J", false);
        call.visitLdcInsn(PAGE - 1);
        call.visitInsn(Opcodes.LADD);
        call.visitLdcInsn(-PAGE);
        call.visitInsn(Opcodes.LAND);
        call.visitVarInsn(Opcodes.LSTORE, MEMORY);
        unsafe(call);
        call.visitVarInsn(Opcodes.LLOAD, MEMORY);
        call.visitLdcInsn(CODE);
        call.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UNSAFE, "putLong", "(JJ)V", false);
        unsafe(call);
        call.visitVarInsn(Opcodes.LLOAD, MEMORY);
        call.visitLdcInsn((long) Long.BYTES);
        call.visitInsn(Opcodes.LADD);
        call.visitLdcInsn(END_OF_CODE);
        call.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UNSAFE, "putInt", "(JI)V", false);
    }

    private static void unsafe(MethodVisitor call) {
        call.visitMethodInsn(Opcodes.INVOKESTATIC, UNSAFE, "getUnsafe", "()L" + UNSAFE + ";", false);
    }

    /** {@code mprotect} gives 0, or -1 if it may not be, which is no index of one element. */
    private static void makeExecutable(MethodVisitor call) {
        call.visitVarInsn(Opcodes.ALOAD, NATIVE);
        call.visitVarInsn(Opcodes.ALOAD, NATIVE);
        call.visitMethodInsn(Opcodes.INVOKEINTERFACE, LINKER, "defaultLookup", "()L" + LOOKUP + ";", true);
        call.visitLdcInsn("mprotect");
        call.visitMethodInsn(Opcodes.INVOKEINTERFACE, LOOKUP, "find", "(Ljava/lang/String;)Ljava/util/Optional;", true);
        call.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/util/Optional", "orElseThrow", "()Ljava/lang/Object;", false);
        call.visitTypeInsn(Opcodes.CHECKCAST, SEGMENT);
        layout(call, "JAVA_INT", "OfInt");
        array(call, LAYOUT, 3);
        for (int i = 0; i < 3; i++) {
            call.visitInsn(Opcodes.DUP);
            call.visitInsn(Opcodes.ICONST_0 + i);
            if (i < 2) {
                layout(call, "JAVA_LONG", "OfLong");
            } else {
                layout(call, "JAVA_INT", "OfInt");
            }
            call.visitInsn(Opcodes.AASTORE);
        }
        descriptor(call);
        array(call, OPTION, 0);
        downcall(call);
        call.visitVarInsn(Opcodes.LLOAD, MEMORY);
        call.visitLdcInsn(PAGE);
        call.visitInsn(Opcodes.ICONST_0 + READ_AND_EXECUTE);
        call.visitMethodInsn(Opcodes.INVOKEVIRTUAL, HANDLE, "invokeExact", "(JJI)I", false);
        call.visitInsn(Opcodes.INEG);
        call.visitInsn(Opcodes.ICONST_1);
        call.visitMethodInsn(Opcodes.INVOKESTATIC, "java/util/Objects", "checkIndex", "(II)I", false);
        call.visitInsn(Opcodes.POP);
    }

    /** The code is so short that the thread need not say that it is in native code. */
    private static void handle(MethodVisitor call) {
        call.visitVarInsn(Opcodes.ALOAD, NATIVE);
        call.visitVarInsn(Opcodes.LLOAD, MEMORY);
        call.visitMethodInsn(Opcodes.INVOKESTATIC, SEGMENT, "ofAddress", "(J)L" + SEGMENT + ";", true);
        layout(call, "JAVA_LONG", "OfLong");
        array(call, LAYOUT, 0);
        descriptor(call);
        array(call, OPTION, 1);
        call.visitInsn(Opcodes.DUP);
        call.visitInsn(Opcodes.ICONST_0);
        call.visitInsn(Opcodes.ICONST_0);
        call.visitMethodInsn(Opcodes.INVOKESTATIC, OPTION, "critical", "(Z)L" + OPTION + ";", true);
        call.visitInsn(Opcodes.AASTORE);
        downcall(call);
    }

    private static void layout(MethodVisitor call, String name, String type) {
        call.visitFieldInsn(Opcodes.GETSTATIC, LAYOUTS, name, "L" + LAYOUTS + "$" + type + ";");
    }

    private static void array(MethodVisitor call, String type, int length) {
        call.visitInsn(Opcodes.ICONST_0 + length);
        call.visitTypeInsn(Opcodes.ANEWARRAY, type);
    }

    private static void descriptor(MethodVisitor call) {
        call.visitMethodInsn(Opcodes.INVOKESTATIC, DESCRIPTOR, "of", "(L" + LAYOUT + ";[L" + LAYOUT + ";)L" + DESCRIPTOR + ";", true);
    }

    private static void downcall(MethodVisitor call) {
        call.visitMethodInsn(Opcodes.INVOKEINTERFACE, LINKER, "downcallHandle",
                "(L" + SEGMENT + ";L" + DESCRIPTOR + ";[L" + OPTION + ";)L" + HANDLE + ";", true);
    }
}
