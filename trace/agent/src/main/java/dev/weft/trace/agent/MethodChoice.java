package dev.weft.trace.agent;

import dev.weft.trace.Selection;
import dev.weft.trace.agent.Marks.Mark;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** Which methods of a class are woven: those with code that a person wrote, lambda bodies included, as far as they were chosen. */
final class MethodChoice {
    /** What becomes of a method. */
    enum Fate { WOVEN, WITHOUT_CODE, NOT_CHOSEN, UNTRACED, UNMARKED, BELOW, TRIVIAL }

    static final int NOT_WAITING = -1;
    private static final int NO_LEVELS = -1;

    private final Fate[] fates;
    /** How many levels below each method are recorded. */
    private final int[] depths;
    private final int[] counts = new int[Fate.values().length];
    private final int[] locals;

    /**
     * @param marks of the class
     * @param levels whether some methods are recorded only below marked ones
     * @param origin where the class comes from
     * @param content null if nothing is recorded of calls beside their times
     * @param triggers null if there are none
     * @param waits whether what threads wait for is recorded
     */
    MethodChoice(ClassReader reader, Marks marks, boolean levels, String className, Origin origin, ClassFilter filter,
            @Nullable ContentFilter content, @Nullable TriggerFilter triggers, Selection selection, boolean waits) {
        boolean calls = waits && WaitingCode.mayBeIn(reader);
        MethodScan method = new MethodScan(reader);
        fates = new Fate[method.count()];
        depths = new int[fates.length];
        locals = new int[waits ? fates.length : 0];
        for (int i = 0; method.next(); i++) {
            Mark mark = marks.of(method.name(), method.descriptor());
            fates[i] = fate(method, mark, levels, className, origin, filter, content, triggers, selection);
            depths[i] = levels && mark != null ? mark.depth() : NO_LEVELS;
            counts[fates[i].ordinal()]++;
            if (waits) {
                boolean woven = fates[i] == Fate.WOVEN || fates[i] == Fate.BELOW;
                boolean may = woven && (calls || isSynchronized(method) || method.mayEnterMonitors());
                locals[i] = may ? method.locals() : NOT_WAITING;
            }
        }
    }

    private static Fate fate(
            MethodScan method, @Nullable Mark mark, boolean levels, String className, Origin origin, ClassFilter filter,
            @Nullable ContentFilter content, @Nullable TriggerFilter triggers, Selection selection) {
        String name = method.name();
        if (!isShown(method.access(), name)) {
            return Fate.WITHOUT_CODE;
        }
        if (!filter.acceptsMethod(className, origin, name)) {
            return Fate.NOT_CHOSEN;
        }
        if (mark != null) {
            return mark.traced() ? Fate.WOVEN : Fate.UNTRACED;
        }
        if (selection.sparse() && !levels) {
            return Fate.UNMARKED;
        }
        boolean meant = (triggers != null && triggers.isMeant(className, name)) || filter.namesMethod(className, origin, name)
                || (content != null && (content.hasArguments(className, name) || content.hasResult(className, name)));
        Fate chosen = levels ? Fate.BELOW : Fate.WOVEN;
        return selection.all() || meant || !isTrivial(method) ? chosen : Fate.TRIVIAL;
    }

    /** Whether a person wrote code for it. */
    private static boolean isShown(int access, String name) {
        if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE)) != 0 || name.equals("<clinit>")) {
            return false;
        }
        return (access & Opcodes.ACC_SYNTHETIC) == 0 || name.contains("lambda$") || name.contains("$anonfun$");
    }

    /** One that is synchronized may wait. */
    private static boolean isTrivial(MethodScan method) {
        return !isSynchronized(method) && method.isTrivial();
    }

    private static boolean isSynchronized(MethodScan method) {
        return (method.access() & Opcodes.ACC_SYNCHRONIZED) != 0;
    }

    /** How many locals a method has if what it waits for may have to be told; otherwise {@link #NOT_WAITING}. */
    int waitingLocals(int index) {
        return locals.length == 0 ? NOT_WAITING : locals[index];
    }

    /** Of the method that stands at this place in the class file, counted from 0. */
    Fate fate(int index) {
        return fates[index];
    }

    /** Whether calls below this method are recorded for being there. */
    boolean opensLevels(int index) {
        return depths[index] != NO_LEVELS;
    }

    int depth(int index) {
        return depths[index];
    }

    int count(Fate fate) {
        return counts[fate.ordinal()];
    }

    boolean hasAny() {
        return count(Fate.WOVEN) + count(Fate.BELOW) > 0;
    }
}
