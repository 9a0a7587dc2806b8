package dev.weft.trace.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Lets the JDK's sockets and selectors tell the recorder that a thread may have to wait for the other side. Their classes are loaded when
 * they are needed, so a program without pays nothing. What throws leaves the wait without an end.
 */
final class TransferHook extends MethodVisitor {
    /** The place of a name is the number that the recorder gets. */
    private static final String[] METHODS = {"read", "write", "accept", "connect", "lockAndDoSelect"};
    /** An address, not its text: the others call this one. */
    private static final String CONNECT = "(Ljava/net/SocketAddress;";

    private final int what;

    private TransferHook(MethodVisitor next, int what) {
        super(Opcodes.ASM9, next);
        this.what = what;
    }

    private static int number(String method) {
        for (int i = 0; i < METHODS.length; i++) {
            if (METHODS[i].equals(method)) {
                return i;
            }
        }
        return -1;
    }

    static byte[] weave(byte[] bytes) {
        return MethodChange.apply(bytes, (method, access, name, descriptor) -> {
            int what = number(name);
            boolean other = what < 0 || (access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC)) != 0
                    || name.equals("connect") && !descriptor.startsWith(CONNECT);
            return other ? method : new TransferHook(method, what);
        });
    }

    @Override
    public void visitCode() {
        super.visitCode();
        tell("transferring");
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            tell("transferred");
        }
        super.visitInsn(opcode);
    }

    private void tell(String method) {
        super.visitInsn(Opcodes.ICONST_0 + what);
        super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, method, "(I)V", false);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + 1, maxLocals);
    }
}
