package dev.weft.trace.agent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/*
 *   enter(id); try { body, with exit(id) before each return } catch (Throwable t) { exitThrown(id); throw t; }
 *
 * The handler's frame has no locals at all, so it fits whatever the body made of them, and nobody has to compute types. It is the last
 * in the table: handlers of the body come first. It covers the calls of exit too; they end with the store, so one that throws (a stack
 * overflow) has stored nothing and the handler stores the exit.
 *
 * A constructor is woven from where its object is initialized. Instructions behind that call which are reached from before it would see
 * an object that is not, in a range whose handler says it is; a constructor laid out like that is left as it is. Compilers of Java do
 * not write such.
 */
/** Weaves enter and exit into a method, and what hands over its values. */
abstract class MethodWeaver extends MethodVisitor {
    private static final int NO_LEVELS = -1;

    private final int id;
    private final boolean frames;
    private final EventCalls calls;
    private final Label start = new Label();
    private final Set<Label> visited = new HashSet<>();
    private final Set<Label> aheadOfInit = new HashSet<>();
    private final List<Map.Entry<Label, Label>> handlers = new ArrayList<>();
    private @Nullable ValueCode values;
    private @Nullable ContentFilter filter;
    private @Nullable List<String> names;
    private boolean handsResult;
    private boolean meetsTriggers;
    private int levels = NO_LEVELS;
    private boolean parametersChanged;
    private boolean constructed;
    private boolean entered;
    private int pendingNews;
    private int line;

    MethodWeaver(MethodVisitor next, int id, boolean constructor, boolean frames, EventCalls calls) {
        super(Opcodes.ASM9, next);
        this.id = id;
        this.constructed = !constructor;
        this.frames = frames;
        this.calls = calls;
    }

    /**
     * Weaves values too.
     *
     * @param parameters what they are called; null if arguments are not wanted
     */
    MethodWeaver with(ValueCode code, ContentFilter content, @Nullable List<String> parameters, boolean result) {
        values = code;
        filter = content;
        names = parameters;
        handsResult = result;
        return this;
    }

    /** Lets exceptions that leave the method meet triggers. */
    void withExceptionTriggers() {
        meetsTriggers = true;
    }

    /** Lets so many levels of calls below the method be recorded. */
    void withLevels(int depth) {
        levels = depth;
    }

    /** Told the line of the first statement, 0 if unknown, when the method was woven. */
    abstract void woven(int firstLine);

    @Override
    public void visitCode() {
        super.visitCode();
        if (constructed) {
            enter();
        }
    }

    private void enter() {
        entered = true;
        call(calls.enter());
        if (levels != NO_LEVELS) {
            super.visitLdcInsn(levels);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, "openLevels", "(I)V", false);
        }
        super.visitLabel(start);
        if (values != null && filter != null && names != null && !names.isEmpty() && !parametersChanged) {
            values.arguments(names, filter);
        }
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        if (!constructed && opcode >= Opcodes.ISTORE && values != null && values.isParameter(variable)) {
            parametersChanged = true;
        }
        super.visitVarInsn(opcode, variable);
    }

    private void call(String method) {
        super.visitLdcInsn(id);
        super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, method, "(I)V", false);
    }

    private void exit(String method) {
        call(method);
        if (levels != NO_LEVELS) {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, "closeLevels", "()V", false);
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (entered && opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            if (values != null && handsResult) {
                values.result();
            }
            if (calls.haveEnds()) {
                exit(calls.exit());
            }
        }
        super.visitInsn(opcode);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        if (!constructed && opcode == Opcodes.NEW) {
            pendingNews++;
        }
        super.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        if (!constructed && opcode == Opcodes.INVOKESPECIAL && name.equals("<init>")) {
            if (pendingNews > 0) {
                pendingNews--;
            } else {
                constructed = true;
                if (!isReachedFromBefore()) {
                    enter();
                }
            }
        }
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        if (opcode == Opcodes.JSR) {
            throw new UnweavableException("it has subroutines (jsr), as compilers wrote before Java 6");
        }
        jump(label);
        super.visitJumpInsn(opcode, label);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
        jump(otherwise);
        for (Label label : labels) {
            jump(label);
        }
        super.visitTableSwitchInsn(min, max, otherwise, labels);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
        jump(otherwise);
        for (Label label : labels) {
            jump(label);
        }
        super.visitLookupSwitchInsn(otherwise, keys, labels);
    }

    @Override
    public void visitTryCatchBlock(Label from, Label to, Label handler, @Nullable String type) {
        if (!constructed) {
            handlers.add(Map.entry(from, handler));
        }
        super.visitTryCatchBlock(from, to, handler, type);
    }

    /** Whether an instruction that follows may run before the object is initialized. */
    private boolean isReachedFromBefore() {
        for (Map.Entry<Label, Label> handler : handlers) {
            if (visited.contains(handler.getKey()) && !visited.contains(handler.getValue())) {
                return true;
            }
        }
        return !visited.containsAll(aheadOfInit);
    }

    private void jump(Label label) {
        if (!constructed) {
            aheadOfInit.add(label);
        }
    }

    @Override
    public void visitLabel(Label label) {
        if (!constructed) {
            visited.add(label);
        }
        super.visitLabel(label);
    }

    @Override
    public void visitLineNumber(int number, Label at) {
        if (line == 0) {
            line = number;
        }
        super.visitLineNumber(number, at);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        boolean wantsExceptions = values != null && filter != null && filter.hasExceptions();
        if (entered) {
            woven(line);
        }
        if (!entered || !calls.haveEnds() && !wantsExceptions && !meetsTriggers) {
            super.visitMaxs(entered ? maxStack + 1 : maxStack, maxLocals);
            return;
        }
        Label end = new Label();
        super.visitTryCatchBlock(start, end, end, null);
        super.visitLabel(end);
        if (frames) {
            super.visitFrame(Opcodes.F_FULL, 0, new Object[0], 1, new Object[] {"java/lang/Throwable"});
        }
        if (values != null && wantsExceptions) {
            values.exception();
        }
        if (meetsTriggers) {
            super.visitInsn(Opcodes.DUP);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, "thrown", "(Ljava/lang/Throwable;)V", false);
        }
        if (calls.haveEnds()) {
            exit(calls.exitThrown());
        }
        super.visitInsn(Opcodes.ATHROW);
        super.visitMaxs(Math.max(maxStack + (values == null ? 1 : ValueCode.STACK), 2), maxLocals);
    }
}
