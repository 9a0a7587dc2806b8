package dev.weft.trace.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/*
 * The JVM lets only methods that it knows change what the current thread is, and hides their frames from tools: mount, unmount and those
 * that yield. They stay as they are. The method that calls them is woven around these calls, where the carrier is the current thread.
 */
/**
 * Lets the JDK's virtual threads tell the recorder when they get a carrier and leave it, when they may have one, and when they wait on it
 * because they cannot leave it.
 */
final class MountHook {
    static final String THREADS = "java.lang.VirtualThread";
    static final String CONTINUATIONS = "java.lang.VirtualThread$VThreadContinuation";

    private static final String OWNER = "java/lang/VirtualThread";
    private static final String TURN = "runContinuation";
    private static final String PIN = "onPinned";
    private static final String PARK = "parkOnCarrierThread";
    private static final String OF_THREAD = "(Ljava/lang/Thread;)V";
    private static final int BOTH = 3;

    private int found;

    private MountHook() {}

    static byte[] weave(byte[] bytes) {
        var hook = new MountHook();
        byte[] woven = MethodChange.apply(bytes, (method, access, name, descriptor) ->
                (access & Opcodes.ACC_STATIC) == 0 ? hook.change(method, name) : method);
        if (hook.found != BOTH) {
            throw new UnweavableException("it has no method runContinuation that mounts and unmounts");
        }
        return woven;
    }

    static byte[] weaveContinuations(byte[] bytes) {
        return MethodChange.apply(bytes, (method, access, name, descriptor) -> name.equals(PIN) ? new Reason(method) : method);
    }

    private MethodVisitor change(MethodVisitor method, String name) {
        return name.equals(TURN) ? new Turn(method, this)
                : name.equals(PARK) ? new Pinned(method)
                : name.contains("ubmitRunContinuation") ? new Submit(method) : method;
    }

    private static void call(MethodVisitor method, String name, String descriptor) {
        method.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, name, descriptor, false);
    }

    private static final class Turn extends MethodVisitor {
        private final MountHook hook;

        Turn(MethodVisitor next, MountHook hook) {
            super(Opcodes.ASM9, next);
            this.hook = hook;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            boolean own = owner.equals(OWNER) && descriptor.equals("()V");
            if (own && name.equals("mount")) {
                super.visitVarInsn(Opcodes.ALOAD, 0);
                call(mv, "mounting", OF_THREAD);
                hook.found |= 1;
            }
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            if (own && name.equals("unmount")) {
                call(mv, "unmounted", "()V");
                hook.found |= 2;
            }
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(maxStack + 1, maxLocals);
        }
    }

    /** Nothing that waits may be called here, and no other thread be made the current one: the thread may hold up its own scheduler. */
    private static final class Submit extends MethodVisitor {
        Submit(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            super.visitVarInsn(Opcodes.ALOAD, 0);
            call(mv, "runnable", OF_THREAD);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(Math.max(maxStack, 1), maxLocals);
        }
    }

    private static final class Pinned extends MethodVisitor {
        Pinned(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            call(mv, "parkingOnCarrier", "()V");
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.RETURN) {
                call(mv, "parkedOnCarrier", "()V");
            }
            super.visitInsn(opcode);
        }
    }

    private static final class Reason extends MethodVisitor {
        Reason(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            super.visitVarInsn(Opcodes.ALOAD, 1);
            call(mv, "pinning", "(Ljava/lang/Enum;)V");
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(Math.max(maxStack, 1), maxLocals);
        }
    }
}
