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

    private final Map<String, Mark> marks = new HashMap<>();

    /**
     * What is said of a method.
     *
     * @param depth how many levels below it are meant too
     */
    record Mark(boolean traced, int depth) {}

    private Marks() {}

    static Marks of(ClassReader reader) {
        if (!ConstantPool.mentions(reader, TRACED, UNTRACED)) {
            return NONE;
        }
        Marks marks = new Marks();
        reader.accept(marks.new Reading(), ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        return marks;
    }

    /** Whether any of them means more than the method itself. */
    boolean haveDepth() {
        for (Mark mark : marks.values()) {
            if (mark.depth > 0) {
                return true;
            }
        }
        return false;
    }

    /** Null if nothing is said. */
    @Nullable Mark of(String method, String descriptor) {
        Mark own = marks.get(method + descriptor);
        return own != null ? own : marks.get(WHOLE);
    }

    private @Nullable AnnotationVisitor mark(String what, String annotation) {
        if (annotation.equals(UNTRACED)) {
            marks.put(what, new Mark(false, 0));
        }
        if (!annotation.equals(TRACED)) {
            return null;
        }
        marks.put(what, new Mark(true, 0));
        return new AnnotationVisitor(Opcodes.ASM9) {
            @Override
            public void visit(String name, Object value) {
                if (name.equals("depth") && value instanceof Integer depth) {
                    marks.put(what, new Mark(true, Math.max(0, depth)));
                }
            }
        };
    }

    private final class Reading extends ClassVisitor {
        Reading() {
            super(Opcodes.ASM9);
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
            return mark(WHOLE, annotation);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    return mark(name + descriptor, annotation);
                }
            };
        }
    }
}
