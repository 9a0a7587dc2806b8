package dev.weft.trace.agent;

import dev.weft.trace.agent.MethodChoice.Fate;
import dev.weft.trace.format.Symbol;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Weaves the chosen methods of a class. In place of their numbers the code has constants that follow one another from a first one, each in
 * the constant pool.
 */
final class ClassWeaver extends ClassVisitor {
    private static final int FIRST_WITH_FRAMES = Opcodes.V1_6;

    private final String className;
    private final MethodChoice choice;
    private final EventCalls calls;
    private final @Nullable ContentFilter content;
    private final @Nullable ParameterNames names;
    private final Set<String> leftOut;
    private final @Nullable TriggerFilter triggers;
    private final BitSet counted;
    private final int firstConstant;
    private final List<Symbol> symbols = new ArrayList<>();
    private final @Nullable ClassStores stores;
    private String file = "";
    private boolean frames;
    private int index;
    private boolean changed;

    /**
     * @param content null if nothing is recorded of calls beside their times
     * @param names of parameters; null if no arguments are recorded
     * @param triggers null if there are none
     * @param stores null if no assignments are recorded
     * @param leftOut name and descriptor of methods that must stay as they are
     * @param counted which of the methods that are woven are only counted
     * @param firstConstant the constant of the first method that is woven
     */
    ClassWeaver(ClassVisitor next, String className, MethodChoice choice, EventCalls calls, @Nullable ContentFilter content,
            @Nullable ParameterNames names, @Nullable TriggerFilter triggers, @Nullable ClassStores stores, Set<String> leftOut,
            BitSet counted, int firstConstant) {
        super(Opcodes.ASM9, next);
        this.className = className;
        this.choice = choice;
        this.calls = calls;
        this.content = content;
        this.names = names;
        this.leftOut = leftOut;
        this.triggers = triggers;
        this.counted = counted;
        this.firstConstant = firstConstant;
        this.stores = stores;
    }

    @Override
    public void visit(int version, int access, String name, @Nullable String signature, @Nullable String superName,
            String @Nullable [] interfaces) {
        frames = (version & 0xffff) >= FIRST_WITH_FRAMES;
        super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public void visitSource(@Nullable String source, @Nullable String debug) {
        file = source == null ? "" : source;
        super.visitSource(source, debug);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        Fate fate = choice.fate(index++);
        if (next == null || leftOut.contains(name + descriptor)) {
            return next;
        }
        if (stores != null && fate != Fate.NOT_CHOSEN && fate != Fate.UNTRACED) {
            next = new StoreWeaver(next, stores, name, descriptor);
            changed = true;
        }
        if (fate != Fate.WOVEN && fate != Fate.BELOW) {
            return next;
        }
        // Until the next one is woven it is this one's; a method that turns out to be unweavable uses none.
        int id = firstConstant + symbols.size();
        int locals = choice.waitingLocals(index - 1);
        if (locals != MethodChoice.NOT_WAITING) {
            next = waiting(next, locals, access);
        }
        boolean timed = triggers != null && triggers.isMeant(className, name);
        boolean below = fate == Fate.BELOW;
        EventCalls own = counted.get(symbols.size()) ? EventCalls.COUNTED
                : below ? EventCalls.BELOW : timed ? EventCalls.TIMED : calls;
        MethodWeaver weaver = new MethodWeaver(next, id, name.equals("<init>"), frames, own) {
            @Override
            void woven(int line) {
                symbols.add(Symbol.ofMethod(className, name, descriptor, file, line));
            }
        };
        if (choice.opensLevels(index - 1)) {
            weaver.withLevels(choice.depth(index - 1));
        }
        if (triggers != null && triggers.hasExceptions()) {
            weaver.withExceptionTriggers();
        }
        return content == null ? weaver : weaver.with(
                new ValueCode(next, id, access, descriptor, below), content,
                names != null && content.hasArguments(className, name) ? names.of(name, descriptor) : null,
                content.hasResult(className, name));
    }

    private MethodVisitor waiting(MethodVisitor method, int locals, int access) {
        Type synchronizedIn = (access & Opcodes.ACC_SYNCHRONIZED) == 0 ? null : Type.getObjectType(className.replace('.', '/'));
        return new WaitingCode(method, locals, frames, synchronizedIn, (access & Opcodes.ACC_STATIC) == 0);
    }

    boolean hasWoven() {
        return changed || !symbols.isEmpty();
    }

    /** The methods that were woven, in the order of their constants. */
    List<Symbol> symbols() {
        return symbols;
    }
}
