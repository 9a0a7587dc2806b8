package dev.weft.trace.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Which variable each instruction of a method assigns, as the class file says it for debuggers. A variable is in sight from the instruction
 * behind its first assignment on.
 */
final class LocalVariables {
    /** A variable of the source, in sight from one instruction of the code to another. */
    record Variable(String name, Type type, int slot, int from, int to) {}

    private record Assignment(int instruction, int slot, int typeOpcode) {}

    private final Map<String, List<@Nullable Variable>> byMethod = new HashMap<>();
    private boolean named;

    private LocalVariables() {}

    static LocalVariables of(ClassReader reader, String className, StoreFilter filter) {
        LocalVariables variables = new LocalVariables();
        reader.accept(variables.new Reading(className, filter), ClassReader.SKIP_FRAMES);
        return variables;
    }

    /** Whether the class tells what variables of its methods are called that have some; true if none has. */
    boolean areNamed() {
        return named || byMethod.isEmpty();
    }

    /** Of the instructions of a method that assign a variable, in their order; null for one that has no name. */
    List<@Nullable Variable> of(String method, String descriptor) {
        return byMethod.getOrDefault(method + descriptor, List.of());
    }

    private final class Reading extends ClassVisitor {
        private final String className;
        private final StoreFilter filter;

        Reading(String className, StoreFilter filter) {
            super(Opcodes.ASM9);
            this.className = className;
            this.filter = filter;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
            return filter.meansLocals(className, name) ? new OfMethod(name + descriptor) : null;
        }
    }

    private final class OfMethod extends MethodVisitor {
        private final String method;
        private final Map<Label, Integer> labels = new HashMap<>();
        private final List<Assignment> assignments = new ArrayList<>();
        private final List<Variable> variables = new ArrayList<>();
        private int instructions;

        OfMethod(String method) {
            super(Opcodes.ASM9);
            this.method = method;
        }

        @Override
        public void visitLabel(Label label) {
            labels.put(label, instructions);
        }

        @Override
        public void visitVarInsn(int opcode, int slot) {
            if (opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE) {
                assignments.add(new Assignment(instructions, slot, opcode));
            }
            instructions++;
        }

        @Override
        public void visitIincInsn(int slot, int increment) {
            assignments.add(new Assignment(instructions, slot, Opcodes.ISTORE));
            instructions++;
        }

        @Override
        public void visitInsn(int opcode) {
            instructions++;
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            instructions++;
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            instructions++;
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            instructions++;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            instructions++;
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            instructions++;
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            instructions++;
        }

        @Override
        public void visitLdcInsn(Object value) {
            instructions++;
        }

        @Override
        public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... cases) {
            instructions++;
        }

        @Override
        public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] cases) {
            instructions++;
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            instructions++;
        }

        @Override
        public void visitLocalVariable(String name, String descriptor, @Nullable String signature, Label from, Label to, int slot) {
            variables.add(new Variable(name, Type.getType(descriptor), slot,
                    labels.getOrDefault(from, 0), labels.getOrDefault(to, instructions)));
        }

        @Override
        public void visitEnd() {
            if (assignments.isEmpty()) {
                return;
            }
            named |= !variables.isEmpty();
            List<@Nullable Variable> assigned = new ArrayList<>(assignments.size());
            for (Assignment assignment : assignments) {
                assigned.add(variable(assignment));
            }
            byMethod.put(method, assigned);
        }

        private @Nullable Variable variable(Assignment assignment) {
            Variable found = null;
            for (Variable variable : variables) {
                boolean first = variable.from == assignment.instruction + 1;
                boolean later = variable.from <= assignment.instruction && assignment.instruction < variable.to;
                if (variable.slot == assignment.slot && variable.type.getOpcode(Opcodes.ISTORE) == assignment.typeOpcode
                        && (first || later && found == null)) {
                    found = variable;
                }
            }
            return found;
        }
    }
}
