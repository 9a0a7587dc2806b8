package dev.weft.trace.agent;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes, when Weft is built, the one class that woven code calls, {@value #BRIDGE}: its static methods call those of the recorder. It is
 * in {@code java.lang} because that package is seen from everywhere; a loader that asks its parents for nothing else, or a module that
 * reads nothing else, still finds it.
 */
final class BridgeWriter {
    static final String BRIDGE = "java/lang/$Weft";

    private static final Set<String> BRIDGED = Set.of(
            "Recorder", "Api", "Children", "Values", "Triggers", "Levels", "Waits", "Monitors", "HandOffs", "Transfers", "Mounts",
            "Output", "LogRecords");
    private static final Set<String> FOR_THE_AGENT = Set.of(
            "start", "closing", "follow", "watch", "detachWhenAsked", "atClosing", "exempt", "mayThrottle", "throttleBy");

    private final ClassWriter out = new ClassWriter(0);

    BridgeWriter() {
        out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                BRIDGE, null, "java/lang/Object", null);
    }

    /** Adds the public static methods of a class, if it is one of those that woven code calls. */
    void add(String entry, byte[] bytes) {
        String owner = entry.substring(0, entry.length() - ".class".length());
        if (!BRIDGED.contains(owner.substring(owner.lastIndexOf('/') + 1))) {
            return;
        }
        new ClassReader(bytes).accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public @Nullable MethodVisitor visitMethod(
                    int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
                int wanted = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
                if ((access & wanted) == wanted && !FOR_THE_AGENT.contains(name)) {
                    MethodVisitor method = out.visitMethod(wanted, name, descriptor, null, null);
                    method.visitCode();
                    forward(method, owner, name, descriptor);
                    method.visitEnd();
                }
                return null;
            }
        }, ClassReader.SKIP_CODE);
    }

    /** The body of a static method that only calls another one of the same name and descriptor. */
    static void forward(MethodVisitor method, String owner, String name, String descriptor) {
        int local = 0;
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            method.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), local);
            local += argument.getSize();
        }
        method.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
        Type result = Type.getReturnType(descriptor);
        method.visitInsn(result.getOpcode(Opcodes.IRETURN));
        method.visitMaxs(Math.max(local, result.getSize()), local);
    }

    byte[] toByteArray() {
        out.visitEnd();
        return out.toByteArray();
    }
}
