package dev.weft.trace.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Lets {@code java.lang.ProcessImpl.start} ask the recorder for the command to run, and for the environment. The program's own
 * {@code ProcessBuilder} keeps what it was given.
 */
final class ProcessHook extends MethodVisitor {
    /** The command, its environment and its folder come first on every JDK. */
    private static final String START = "([Ljava/lang/String;Ljava/util/Map;Ljava/lang/String;";
    private static final int COMMAND = 0;
    private static final int VARIABLES = 1;
    private static final int FOLDER = 2;

    /** What makes the form in which a system takes an environment; elsewhere than on Windows. */
    private static final String MAKE_BLOCK = "toEnvironmentBlock";
    private static final String MAKES_BLOCK = "(Ljava/util/Map;[I)[B";

    /** How many values more are on the stack than without the hook. */
    private static final int STACK = 3;

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
        ask("command", "([Ljava/lang/String;Ljava/lang/String;)[Ljava/lang/String;");
        super.visitVarInsn(Opcodes.ASTORE, COMMAND);
        super.visitVarInsn(Opcodes.ALOAD, VARIABLES);
        super.visitVarInsn(Opcodes.ALOAD, COMMAND);
        ask("variables", "(Ljava/util/Map;[Ljava/lang/String;)Ljava/util/Map;");
        super.visitVarInsn(Opcodes.ASTORE, VARIABLES);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (!name.equals(MAKE_BLOCK) || !descriptor.equals(MAKES_BLOCK)) {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            return;
        }
        // The array with the number of variables once more, below what the call takes.
        super.visitInsn(Opcodes.DUP_X1);
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        super.visitVarInsn(Opcodes.ALOAD, COMMAND);
        ask("environment", "([I[B[Ljava/lang/String;)[B");
    }

    private void ask(String method, String descriptor) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, method, descriptor, false);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + STACK, maxLocals);
    }
}
