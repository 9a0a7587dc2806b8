package dev.weft.trace.agent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/*
 * What is kept while a method waits is in locals beyond its own, which are written and read in one stretch without a jump, so that no
 * frame has to know them.
 *
 * Once a monitor is entered, whatever may throw has to be in the range of the handler that leaves it: compilers refuse code in which a
 * call could leave the method with a monitor held. That range begins at the next label. But where a frame follows there, the label may be
 * jumped to by code that has not entered just now; then the call stands ahead of it. So labels are held back until it is known what
 * follows. Once a monitor is left, the same holds the other way round; where a frame follows, nothing is told.
 *
 * A handler that leaves a monitor covers itself, so nothing that may throw is woven into it: without room on the stack it would be run for
 * ever. Who leaves a monitor by an exception is taken for its holder until somebody else enters it.
 */
/**
 * Tells the recorder where a method may have to wait: for a monitor, for a notification, for the end of a thread or of a time. What throws
 * out of a wait leaves it without an end.
 */
final class WaitingCode extends MethodVisitor {
    private static final String THREAD = "java/lang/Thread";
    private static final String[] NAMES = {"wait", "notify", "notifyAll", "sleep", "join", "start"};
    private static final Set<String> WAITS = Set.of("wait()V", "wait(J)V", "wait(JI)V");
    private static final Set<String> NOTIFIES = Set.of("notify()V", "notifyAll()V");
    private static final Set<String> SLEEPS = Set.of("sleep(J)V", "sleep(JI)V", "sleep(Ljava/time/Duration;)V");
    private static final Set<String> JOINS = Set.of("join()V", "join(J)V", "join(JI)V", "join(Ljava/time/Duration;)Z");

    /** The object, the name of the wait, and three words for arguments, or for what is known of a monitor. */
    private static final int LOCALS = 5;
    private static final int STACK = 2;

    private final int object;
    private final int name;
    private final int arguments;
    private final boolean frames;
    private final @Nullable Type monitor;
    private final boolean ofInstance;
    private final List<Label> held = new ArrayList<>();
    private final Set<Label> handlers = new HashSet<>();
    private boolean inHandler;
    private boolean entering;
    private boolean leaving;
    private int line;
    private @Nullable Label lineStart;

    /**
     * @param locals how many locals the method has
     * @param frames whether its class has frames; without, nothing is told of monitors
     * @param synchronizedIn the class of the method if the method itself is synchronized
     * @param ofInstance whether it has a {@code this}
     */
    WaitingCode(MethodVisitor next, int locals, boolean frames, @Nullable Type synchronizedIn, boolean ofInstance) {
        super(Opcodes.ASM9, next);
        this.object = locals;
        this.name = locals + 1;
        this.arguments = locals + 2;
        this.frames = frames;
        this.monitor = synchronizedIn;
        this.ofInstance = ofInstance;
    }

    /** Whether a class may have a call that this is about; monitors aside. */
    static boolean mayBeIn(ClassReader reader) {
        return ConstantPool.mentions(reader, NAMES);
    }

    @Override
    public void visitCode() {
        super.visitCode();
        if (monitor != null && frames) {
            loadMonitor(monitor);
            call("entered", "(Ljava/lang/Object;)V");
        }
    }

    private void loadMonitor(Type type) {
        if (ofInstance) {
            super.visitVarInsn(Opcodes.ALOAD, 0);
        } else {
            super.visitLdcInsn(type);
        }
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
        if (type == null) {
            handlers.add(handler);
        }
        super.visitTryCatchBlock(start, end, handler, type);
    }

    private void call(String method, String descriptor) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, method, descriptor, false);
    }

    @Override
    public void visitInsn(int opcode) {
        settle();
        if (opcode == Opcodes.MONITOREXIT && frames && !inHandler) {
            super.visitInsn(Opcodes.DUP);
            super.visitInsn(opcode);
            leaving = true;
            return;
        }
        if (opcode != Opcodes.MONITORENTER || !frames) {
            leave(opcode);
            super.visitInsn(opcode);
            return;
        }
        super.visitInsn(Opcodes.DUP);
        call("entering", "(Ljava/lang/Object;)J");
        super.visitVarInsn(Opcodes.LSTORE, arguments);
        super.visitInsn(opcode);
        entering = true;
    }

    private void leave(int opcode) {
        boolean returns = opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
        if (frames && returns && monitor != null) {
            loadMonitor(monitor);
            call("left", "(Ljava/lang/Object;)V");
        }
        inHandler &= !returns && opcode != Opcodes.ATHROW;
    }

    private void entered() {
        super.visitVarInsn(Opcodes.LLOAD, arguments);
        call("entered", "(J)V");
    }

    /** An instruction follows, so the labels before it, if any, are not jumped to from elsewhere. */
    private void settle() {
        if (entering) {
            entering = false;
            visitHeld();
            entered();
        } else if (leaving) {
            leaving = false;
            visitHeld();
            call("left", "(Ljava/lang/Object;)V");
        }
    }

    private void visitHeld() {
        for (Label label : held) {
            super.visitLabel(label);
        }
        held.clear();
        if (lineStart != null) {
            super.visitLineNumber(line, lineStart);
            lineStart = null;
        }
    }

    @Override
    public void visitLabel(Label label) {
        inHandler |= handlers.contains(label);
        if (entering || leaving) {
            held.add(label);
        } else {
            super.visitLabel(label);
        }
    }

    @Override
    public void visitLineNumber(int number, Label start) {
        if (entering || leaving) {
            line = number;
            lineStart = start;
        } else {
            super.visitLineNumber(number, start);
        }
    }

    @Override
    public void visitFrame(int type, int locals, Object[] local, int stack, Object[] onStack) {
        if (entering) {
            entering = false;
            entered();
            visitHeld();
        } else if (leaving) {
            leaving = false;
            super.visitInsn(Opcodes.POP);
            visitHeld();
        }
        super.visitFrame(type, locals, local, stack, onStack);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String method, String descriptor, boolean isInterface) {
        settle();
        String called = method + descriptor;
        if (opcode == Opcodes.INVOKEVIRTUAL && WAITS.contains(called)) {
            wait("waiting", "(Ljava/lang/Object;)I", "waited", "(Ljava/lang/Object;I)V", owner, method, descriptor);
        } else if (opcode == Opcodes.INVOKEVIRTUAL && NOTIFIES.contains(called)) {
            super.visitInsn(Opcodes.DUP);
            call("notifying", "(Ljava/lang/Object;)V");
            super.visitMethodInsn(opcode, owner, method, descriptor, isInterface);
        } else if (opcode == Opcodes.INVOKEVIRTUAL && owner.equals(THREAD) && called.equals("start()V")) {
            super.visitInsn(Opcodes.DUP);
            call("starting", "(Ljava/lang/Thread;)V");
            super.visitMethodInsn(opcode, owner, method, descriptor, isInterface);
        } else if (opcode == Opcodes.INVOKEVIRTUAL && owner.equals(THREAD) && JOINS.contains(called)) {
            wait("joining", "(Ljava/lang/Thread;)I", "endWait", "(I)V", owner, method, descriptor);
        } else if (opcode == Opcodes.INVOKESTATIC && owner.equals(THREAD) && SLEEPS.contains(called)) {
            call("sleeping", "()I");
            super.visitVarInsn(Opcodes.ISTORE, name);
            super.visitMethodInsn(opcode, owner, method, descriptor, isInterface);
            super.visitVarInsn(Opcodes.ILOAD, name);
            call("endWait", "(I)V");
        } else {
            super.visitMethodInsn(opcode, owner, method, descriptor, isInterface);
        }
    }

    private void wait(String before, String beforeDescriptor, String after, String afterDescriptor, String owner, String method,
            String descriptor) {
        Type[] types = Type.getArgumentTypes(descriptor);
        int local = arguments;
        for (Type type : types) {
            local += type.getSize();
        }
        for (int i = types.length - 1; i >= 0; i--) {
            local -= types[i].getSize();
            super.visitVarInsn(types[i].getOpcode(Opcodes.ISTORE), local);
        }
        super.visitInsn(Opcodes.DUP);
        super.visitVarInsn(Opcodes.ASTORE, object);
        super.visitVarInsn(Opcodes.ALOAD, object);
        call(before, beforeDescriptor);
        super.visitVarInsn(Opcodes.ISTORE, name);
        for (Type type : types) {
            super.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
            local += type.getSize();
        }
        super.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, method, descriptor, false);
        if (Type.getArgumentTypes(afterDescriptor).length > 1) {
            super.visitVarInsn(Opcodes.ALOAD, object);
        }
        super.visitVarInsn(Opcodes.ILOAD, name);
        call(after, afterDescriptor);
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        settle();
        super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        settle();
        super.visitVarInsn(opcode, variable);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        settle();
        super.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String field, String descriptor) {
        settle();
        super.visitFieldInsn(opcode, owner, field, descriptor);
    }

    @Override
    public void visitInvokeDynamicInsn(String method, String descriptor, Handle bootstrap, Object... constants) {
        settle();
        super.visitInvokeDynamicInsn(method, descriptor, bootstrap, constants);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        settle();
        inHandler &= opcode != Opcodes.GOTO;
        super.visitJumpInsn(opcode, label);
    }

    @Override
    public void visitLdcInsn(Object value) {
        settle();
        super.visitLdcInsn(value);
    }

    @Override
    public void visitIincInsn(int variable, int increment) {
        settle();
        super.visitIincInsn(variable, increment);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
        settle();
        super.visitTableSwitchInsn(min, max, otherwise, labels);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
        settle();
        super.visitLookupSwitchInsn(otherwise, keys, labels);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        settle();
        super.visitMultiANewArrayInsn(descriptor, dimensions);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + STACK, Math.max(maxLocals, object + LOCALS));
    }
}
