package dev.weft.trace.agent;

import dev.weft.trace.Selection;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** Which methods of a class are woven: those with code that a person wrote, lambda bodies included, as far as they were chosen. */
final class MethodChoice {
    private final boolean[] woven;
    private int trivial;
    private boolean any;

    /** @param origin where the class comes from, as {@link ClassFilter#accept} found */
    MethodChoice(ClassReader reader, String className, Origin origin, ClassFilter filter, Selection selection) {
        Marks marks = Marks.of(reader);
        MethodScan method = new MethodScan(reader);
        woven = new boolean[method.count()];
        for (int i = 0; method.next(); i++) {
            String name = method.name();
            if (!isShown(method.access(), name) || !filter.acceptsMethod(className, origin, name)) {
                continue;
            }
            Boolean mark = marks.of(name, method.descriptor());
            boolean meant = mark != null ? mark : !selection.sparse();
            if (meant && mark == null && !selection.all() && isTrivial(method) && !filter.namesMethod(className, origin, name)) {
                trivial++;
            } else if (meant) {
                woven[i] = true;
                any = true;
            }
        }
    }

    private static boolean isShown(int access, String name) {
        if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE)) != 0 || name.equals("<clinit>")) {
            return false;
        }
        return (access & Opcodes.ACC_SYNTHETIC) == 0 || name.contains("lambda$") || name.contains("$anonfun$");
    }

    /** One that is synchronized may wait. */
    private static boolean isTrivial(MethodScan method) {
        return (method.access() & Opcodes.ACC_SYNCHRONIZED) == 0 && method.isTrivial();
    }

    /** Whether the method is woven that stands at this place in the class file, counted from 0. */
    boolean isWoven(int index) {
        return woven[index];
    }

    boolean hasAny() {
        return any;
    }

    /** How many methods are left out only because they are trivial. */
    int trivial() {
        return trivial;
    }
}
