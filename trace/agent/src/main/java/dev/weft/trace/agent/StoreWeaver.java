package dev.weft.trace.agent;

import dev.weft.trace.agent.LocalVariables.Variable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Weaves into a method what hands over each value that is assigned to chosen fields and variables, when it has been. */
final class StoreWeaver extends MethodVisitor {
    /** What it needs of the stack beside what is there. */
    private static final int STACK = 4;

    private final ClassStores stores;
    private final String method;
    private final List<@Nullable Variable> variables;
    private int assignments;

    StoreWeaver(MethodVisitor next, ClassStores stores, String method, String descriptor) {
        super(Opcodes.ASM9, next);
        this.stores = stores;
        this.method = method;
        this.variables = stores.variables(method, descriptor);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        boolean instance = opcode == Opcodes.PUTFIELD;
        if (!instance && opcode != Opcodes.PUTSTATIC || !stores.meansField(owner, name)) {
            super.visitFieldInsn(opcode, owner, name, descriptor);
            return;
        }
        Type type = Type.getType(descriptor);
        if (type.getSize() == 2) {
            super.visitInsn(instance ? Opcodes.DUP2_X1 : Opcodes.DUP2);
        } else {
            super.visitInsn(instance ? Opcodes.DUP_X1 : Opcodes.DUP);
        }
        super.visitFieldInsn(opcode, owner, name, descriptor);
        handOver(type, stores.fieldName(owner, name), stores.isRedacted(name));
    }

    @Override
    public void visitVarInsn(int opcode, int slot) {
        super.visitVarInsn(opcode, slot);
        if (opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE) {
            assigned();
        }
    }

    @Override
    public void visitIincInsn(int slot, int increment) {
        super.visitIincInsn(slot, increment);
        assigned();
    }

    private void assigned() {
        int number = assignments++;
        Variable variable = number < variables.size() ? variables.get(number) : null;
        if (variable != null && stores.meansLocal(method, variable.name())) {
            super.visitVarInsn(variable.type().getOpcode(Opcodes.ILOAD), variable.slot());
            handOver(variable.type(), stores.localName(method, variable.name()), stores.isRedacted(variable.name()));
        }
    }

    /** The value is on the stack, and is taken from it. */
    private void handOver(Type type, String name, boolean redacted) {
        if (redacted) {
            super.visitInsn(type.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
            super.visitLdcInsn(stores.instant(name));
            call("assignedUnseen", "(I)V");
            return;
        }
        switch (type.getSort()) {
            case Type.BYTE, Type.SHORT, Type.INT -> {
                super.visitInsn(Opcodes.I2L);
                number(name);
            }
            case Type.LONG -> number(name);
            default -> {
                ValueCode.box(type, mv);
                super.visitLdcInsn(stores.instant(name));
                super.visitLdcInsn(stores.counter(name));
                call("assigned", "(Ljava/lang/Object;II)V");
            }
        }
    }

    private void number(String name) {
        super.visitLdcInsn(stores.counter(name));
        call("assigned", "(JI)V");
    }

    private void call(String name, String descriptor) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, name, descriptor, false);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + STACK, maxLocals);
    }
}
