package dev.weft.trace.agent;

import dev.weft.trace.agent.MethodChoice.Fate;
import dev.weft.trace.format.Symbol;
import dev.weft.trace.internal.Metadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Weaves the chosen methods of a class. */
final class ClassWeaver extends ClassVisitor {
    private static final int FIRST_WITH_FRAMES = Opcodes.V1_6;

    private final String className;
    private final MethodChoice choice;
    private final Calls calls;
    private final Metadata metadata;
    private final Set<String> leftOut;
    private final Map<Integer, Symbol> symbols = new LinkedHashMap<>();
    private String file = "";
    private boolean frames;
    private int index;

    /** @param leftOut name and descriptor of methods that must stay as they are */
    ClassWeaver(ClassVisitor next, String className, MethodChoice choice, Calls calls, Metadata metadata, Set<String> leftOut) {
        super(Opcodes.ASM9, next);
        this.className = className;
        this.choice = choice;
        this.calls = calls;
        this.metadata = metadata;
        this.leftOut = leftOut;
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
        if (choice.fate(index++) != Fate.WOVEN || next == null || leftOut.contains(name + descriptor)) {
            return next;
        }
        int id = metadata.newSymbol();
        return id == 0 ? next : new MethodWeaver(next, id, name.equals("<init>"), frames, calls) {
            @Override
            void woven(int line) {
                symbols.put(id, Symbol.ofMethod(className, name, descriptor, file, line));
            }
        };
    }

    boolean hasWoven() {
        return !symbols.isEmpty();
    }

    /** Writes the methods' names into the trace; false if it has no room for them, so that the class is better not woven. */
    boolean describe() {
        for (Map.Entry<Integer, Symbol> symbol : symbols.entrySet()) {
            if (!metadata.describe(symbol.getKey(), symbol.getValue())) {
                return false;
            }
        }
        return true;
    }
}
