package dev.weft.trace.agent;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What of a class is marked to be traced or not to be. */
final class Marks {
    private static final String TRACED = "Ldev/weft/trace/Traced;";
    private static final String UNTRACED = "Ldev/weft/trace/Untraced;";
    private static final String WHOLE = "";

    private static final Marks NONE = new Marks();

    private final Map<String, Boolean> marks = new HashMap<>();

    private Marks() {}

    static Marks of(ClassReader reader) {
        if (!ConstantPool.mentions(reader, TRACED, UNTRACED)) {
            return NONE;
        }
        Marks marks = new Marks();
        reader.accept(marks.new Reading(), ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        return marks;
    }

    /** True if it is to be traced, false if it is not to be, null if nothing is said. */
    @Nullable Boolean of(String method, String descriptor) {
        Boolean own = marks.get(method + descriptor);
        return own != null ? own : marks.get(WHOLE);
    }

    private void mark(String what, String annotation) {
        if (annotation.equals(TRACED) || annotation.equals(UNTRACED)) {
            marks.put(what, annotation.equals(TRACED));
        }
    }

    private final class Reading extends ClassVisitor {
        Reading() {
            super(Opcodes.ASM9);
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
            mark(WHOLE, annotation);
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    mark(name + descriptor, annotation);
                    return null;
                }
            };
        }
    }
}
