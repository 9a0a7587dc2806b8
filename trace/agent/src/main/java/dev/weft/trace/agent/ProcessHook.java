package dev.weft.trace.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Lets {@code java.lang.ProcessImpl.start} ask the recorder for the command to run. The program's own {@code ProcessBuilder} keeps the
 * command it was given.
 */
final class ProcessHook extends MethodVisitor {
    /** The command, its environment and its folder come first on every JDK. */
    private static final String START = "([Ljava/lang/String;Ljava/util/Map;Ljava/lang/String;";
    private static final int COMMAND = 0;
    private static final int FOLDER = 2;

    private ProcessHook(MethodVisitor next) {
        super(Opcodes.ASM9, next);
    }

    static byte[] weave(byte[] bytes) {
        return MethodChange.apply(bytes, (method, access, name, descriptor) ->
                name.equals("start") && descriptor.startsWith(START) ? new ProcessHook(method) : method);
    }

    @Override
    public void visitCode() {
        super.visitCode();
        super.visitVarInsn(Opcodes.ALOAD, COMMAND);
        super.visitVarInsn(Opcodes.ALOAD, FOLDER);
        super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, "command",
                "([Ljava/lang/String;Ljava/lang/String;)[Ljava/lang/String;", false);
        super.visitVarInsn(Opcodes.ASTORE, COMMAND);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(Math.max(maxStack, 2), maxLocals);
    }
}
