package dev.weft.trace.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Lets the JDK's files, sockets, selectors and processes tell the recorder that a thread may have to wait for them. What throws leaves the
 * wait without an end.
 */
final class TransferHook extends MethodVisitor {
    private static final int SOCKET_READ = 0;
    private static final int SOCKET_WRITE = 1;
    private static final int ACCEPT = 2;
    private static final int CONNECT = 3;
    private static final int SELECT = 4;
    private static final int FILE_READ = 5;
    private static final int FILE_WRITE = 6;
    private static final int FILE_SYNC = 7;
    private static final int FILE_LOCK = 8;
    private static final int FILE_TRANSFER = 9;
    private static final int PROCESS = 10;
    private static final int NONE = -1;

    /** An address, not its text: the others call this one. */
    private static final String OF_ADDRESS = "(Ljava/net/SocketAddress;";
    private static final String FILE = "Ljava/io/FileDescriptor;";
    private static final int NOT_WRAPPED = Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC;

    private final String className;
    private final int what;

    private TransferHook(MethodVisitor next, String className, int what) {
        super(Opcodes.ASM9, next);
        this.className = className;
        this.what = what;
    }

    /** @param className with slashes */
    static byte[] weave(String className, byte[] bytes) {
        return MethodChange.apply(bytes, (method, access, name, descriptor) -> {
            int what = (access & NOT_WRAPPED) != 0 ? NONE : isSocket(className) ? ofSocket(name, descriptor) : ofFile(name);
            return what == NONE ? method : new TransferHook(method, className, what);
        });
    }

    private static boolean isSocket(String className) {
        return className.startsWith("sun/nio/ch/") && !className.endsWith("/FileChannelImpl");
    }

    /** The number that the recorder knows what is done by. */
    private static int ofSocket(String method, String descriptor) {
        return switch (method) {
            case "read", "receive", "blockingReceive" -> SOCKET_READ;
            case "write", "send", "blockingSend" -> SOCKET_WRITE;
            case "accept" -> ACCEPT;
            case "connect" -> descriptor.startsWith(OF_ADDRESS) ? CONNECT : NONE;
            case "lockAndDoSelect" -> SELECT;
            default -> NONE;
        };
    }

    private static int ofFile(String method) {
        return switch (method) {
            case "read" -> FILE_READ;
            case "write" -> FILE_WRITE;
            case "sync", "force" -> FILE_SYNC;
            case "lock" -> FILE_LOCK;
            case "transferTo", "transferFrom" -> FILE_TRANSFER;
            case "waitFor" -> PROCESS;
            default -> NONE;
        };
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
        super.visitIntInsn(Opcodes.BIPUSH, what);
        boolean isStream = className.startsWith("java/io/File") && className.endsWith("Stream");
        if (isStream) {
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitFieldInsn(Opcodes.GETFIELD, className, "fd", FILE);
        }
        super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, method, isStream ? "(I" + FILE + ")V" : "(I)V", false);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + 2, maxLocals);
    }
}
