package dev.weft.trace.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What parameters are called, as far as the class file says it: in the table for reflection, else among the local variables. Others are
 * {@code arg0}, {@code arg1}, …
 */
final class ParameterNames {
    private final Map<String, List<String>> names = new HashMap<>();

    static ParameterNames of(ClassReader reader) {
        ParameterNames names = new ParameterNames();
        reader.accept(names.new Reading(), ClassReader.SKIP_FRAMES);
        return names;
    }

    List<String> of(String method, String descriptor) {
        return names.getOrDefault(method + descriptor, List.of());
    }

    private final class Reading extends ClassVisitor {
        Reading() {
            super(Opcodes.ASM9);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
            return new OfMethod(name + descriptor, Type.getArgumentTypes(descriptor), (access & Opcodes.ACC_STATIC) != 0);
        }
    }

    private final class OfMethod extends MethodVisitor {
        private final String method;
        private final Type[] types;
        private final boolean isStatic;
        private final List<@Nullable String> declared = new ArrayList<>();
        private final Map<Integer, String> variables = new HashMap<>();
        private @Nullable Label start;

        OfMethod(String method, Type[] types, boolean isStatic) {
            super(Opcodes.ASM9);
            this.method = method;
            this.types = types;
            this.isStatic = isStatic;
        }

        @Override
        public void visitParameter(@Nullable String name, int access) {
            declared.add(name);
        }

        @Override
        public void visitLabel(Label label) {
            start = start == null ? label : start;
        }

        /** Parameters are there from the start; another variable may use a slot later. */
        @Override
        public void visitLocalVariable(String name, String descriptor, @Nullable String signature, Label from, Label to, int slot) {
            if (from.equals(start)) {
                variables.put(slot, name);
            }
        }

        @Override
        public void visitEnd() {
            List<String> found = new ArrayList<>(types.length);
            int slot = isStatic ? 0 : 1;
            for (int i = 0; i < types.length; i++) {
                String name = declared.size() == types.length ? declared.get(i) : null;
                found.add(name != null ? name : variables.getOrDefault(slot, "arg" + i));
                slot += types[i].getSize();
            }
            names.put(method, found);
        }
    }
}
