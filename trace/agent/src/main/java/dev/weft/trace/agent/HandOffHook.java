package dev.weft.trace.agent;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Lets the JDK's executors tell the recorder when they are given a task, when they run it, and when they start a thread. The task stays the
 * object that it is. These classes are loaded when they are needed, as a rule, so a program that has no executors pays nothing.
 */
final class HandOffHook extends MethodVisitor {
    private static final String CONCURRENT = "java/util/concurrent/";
    private static final String BUILDERS = "java/lang/ThreadBuilders$";
    private static final String RUNNABLE = "java/lang/Runnable";
    private static final String THREAD = "java/lang/Thread";
    private static final String SUBMITTING = "submitting";
    private static final String STARTING = "starting";
    private static final String ONLY_CALLS = "";

    /** Class, method, and what is told of its last argument, or of its object if it has none, when it is called. */
    private static final String[][] METHODS = {
        {CONCURRENT + "ThreadPoolExecutor", "execute", SUBMITTING},
        {CONCURRENT + "ThreadPoolExecutor", "runWorker", ONLY_CALLS},
        {CONCURRENT + "ScheduledThreadPoolExecutor", "delayedExecute", SUBMITTING},
        {CONCURRENT + "ForkJoinPool", "externalPush", SUBMITTING},
        {CONCURRENT + "ForkJoinPool", "poolSubmit", SUBMITTING},
        {CONCURRENT + "ForkJoinTask", "doExec", "running"},
        {CONCURRENT + "ForkJoinTask", "fork", "forking"},
        {CONCURRENT + "ThreadPerTaskExecutor", "start", STARTING},
        {"jdk/internal/misc/ThreadFlock", "start", STARTING},
        {BUILDERS + "PlatformThreadBuilder", "start", ONLY_CALLS},
        {BUILDERS + "VirtualThreadBuilder", "start", ONLY_CALLS},
    };

    private final String entry;
    private final int told;

    private HandOffHook(MethodVisitor next, String entry, int told) {
        super(Opcodes.ASM9, next);
        this.entry = entry;
        this.told = told;
    }

    static byte[] weave(String className, byte[] bytes) {
        return MethodChange.apply(bytes, (method, access, name, descriptor) -> {
            String entry = entry(className, name);
            if (entry == null || entry.equals(STARTING) && !descriptor.startsWith("(L" + THREAD + ";)")) {
                return method;
            }
            return new HandOffHook(method, entry, lastArgument(descriptor));
        });
    }

    private static @Nullable String entry(String className, String name) {
        for (String[] method : METHODS) {
            if (method[0].equals(className) && method[1].equals(name)) {
                return method[2];
            }
        }
        return null;
    }

    private static int lastArgument(String descriptor) {
        int local = 0;
        Type[] types = Type.getArgumentTypes(descriptor);
        for (int i = 0; i < types.length; i++) {
            local += i == 0 ? 1 : types[i - 1].getSize();
        }
        return local;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        if (entry.equals(SUBMITTING)) {
            super.visitVarInsn(Opcodes.ALOAD, 0);
        }
        if (!entry.equals(ONLY_CALLS)) {
            super.visitVarInsn(Opcodes.ALOAD, told);
            tell(entry);
        }
    }

    private void tell(String what) {
        String descriptor = what.equals(SUBMITTING) ? "(Ljava/lang/Object;Ljava/lang/Object;)V"
                : what.equals(STARTING) ? "(L" + THREAD + ";)V" : "(Ljava/lang/Object;)V";
        super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, what, descriptor, false);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (entry.equals(ONLY_CALLS) && descriptor.equals("()V")) {
            if (owner.equals(RUNNABLE) && name.equals("run")) {
                super.visitInsn(Opcodes.DUP);
                tell("running");
            } else if (owner.equals(THREAD) && name.equals("start")) {
                super.visitInsn(Opcodes.DUP);
                tell(STARTING);
            }
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + 2, maxLocals);
    }
}
