package dev.weft.trace.agent;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/*
 * What is kept while a task runs is below its own result on the operand stack: nothing jumps meanwhile, so no frame changes. If an
 * exception leaves the task, it is gone, and the run has no end in the recording.
 */
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
    private static final String FORKING = "forking";
    private static final String SPLITTING = "splitting";
    private static final String ONLY_CALLS = "";
    private static final String ONLY_STARTS = "starts";

    /**
     * Class, method, and what is told of its last argument, or of its object if it has none, when it is called. In the others what they
     * call is told of: runs of tasks and starts of threads, or starts of threads that are made for a task.
     */
    private static final String[][] METHODS = {
        {CONCURRENT + "ThreadPoolExecutor", "execute", SUBMITTING},
        {CONCURRENT + "ThreadPoolExecutor", "runWorker", ONLY_CALLS},
        {CONCURRENT + "ScheduledThreadPoolExecutor", "delayedExecute", SUBMITTING},
        {CONCURRENT + "ForkJoinPool", "externalPush", SUBMITTING},
        {CONCURRENT + "ForkJoinPool", "poolSubmit", SUBMITTING},
        {CONCURRENT + "ForkJoinTask", "doExec", ONLY_CALLS},
        {CONCURRENT + "ForkJoinTask", "fork", SPLITTING},
        {CONCURRENT + "ThreadPerTaskExecutor", "start", FORKING},
        {CONCURRENT + "CompletableFuture$ThreadPerTaskExecutor", "execute", ONLY_STARTS},
        {"jdk/internal/misc/ThreadFlock", "start", FORKING},
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
            if (entry == null || entry.equals(FORKING) && !descriptor.startsWith("(L" + THREAD + ";)")) {
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
        if (!entry.equals(ONLY_CALLS) && !entry.equals(ONLY_STARTS)) {
            super.visitVarInsn(Opcodes.ALOAD, told);
            tell(entry);
        }
    }

    private void tell(String what) {
        String descriptor = what.equals(SUBMITTING) ? "(Ljava/lang/Object;Ljava/lang/Object;)V"
                : what.equals(SPLITTING) ? "(Ljava/lang/Object;)V" : "(L" + THREAD + ";)V";
        super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, what, descriptor, false);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (entry.equals(ONLY_CALLS) && isRun(owner, name, descriptor)) {
            super.visitInsn(Opcodes.DUP);
            String entering = owner.equals(RUNNABLE) ? "running" : "executing";
            super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, entering, "(Ljava/lang/Object;)I", false);
            super.visitInsn(Opcodes.SWAP);
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            if (!descriptor.endsWith("V")) {
                super.visitInsn(Opcodes.SWAP);
            }
            super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, "ran", "(I)V", false);
            return;
        }
        boolean starts = entry.equals(ONLY_CALLS) || entry.equals(ONLY_STARTS);
        if (starts && owner.equals(THREAD) && name.equals("start") && descriptor.equals("()V")) {
            super.visitInsn(Opcodes.DUP);
            tell(entry.equals(ONLY_STARTS) ? FORKING : STARTING);
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    }

    private static boolean isRun(String owner, String name, String descriptor) {
        return owner.equals(RUNNABLE) && name.equals("run") && descriptor.equals("()V")
                || owner.equals(CONCURRENT + "ForkJoinTask") && name.equals("exec") && descriptor.equals("()Z");
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + 2, maxLocals);
    }
}
