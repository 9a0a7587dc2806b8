package dev.weft.trace.agent;

import dev.weft.trace.Selection;
import dev.weft.trace.TraceOptions;
import dev.weft.trace.agent.MethodChoice.Fate;
import dev.weft.trace.agent.Origin.Owner;
import dev.weft.trace.format.Records;
import dev.weft.trace.internal.Levels;
import dev.weft.trace.internal.Metadata;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;

/** Weaves calls of the recorder into classes as they are loaded. A class that cannot be woven stays as it is, with a note in the trace. */
final class Weaver implements ClassFileTransformer {
    private static final String PROBES = "dev/weft/trace/Probes";
    private static final String PROCESS = "java/lang/ProcessImpl";
    private static final int MAX_NOTES = 100;

    private final ClassFilter filter;
    private final Selection selection;
    private final EventCalls calls;
    private final Metadata metadata;
    private final Set<String> bridged;
    private final @Nullable ContentFilter content;
    private final @Nullable TriggerFilter triggers;
    private final @Nullable Explanation explanation;
    private final boolean waits;
    private final AtomicInteger notes = new AtomicInteger();
    private final Runnable again;
    private volatile boolean levels;
    private int trivial;
    private int withoutVariables;
    private String firstWithoutVariables = "";

    /**
     * @param content null if nothing is recorded of calls beside their times
     * @param triggers null if there are none
     * @param again weaves what is loaded once more
     * @param bridged names and descriptors of what woven code can call
     */
    Weaver(ClassFilter filter, @Nullable ContentFilter content, @Nullable TriggerFilter triggers, Metadata metadata, Set<String> bridged,
            TraceOptions options, Consumer<Weaver> again) {
        this.again = () -> again.accept(this);
        this.content = content;
        this.triggers = triggers;
        this.filter = filter;
        this.selection = options.selection();
        this.calls = EventCalls.of(options.minNanos());
        this.metadata = metadata;
        this.bridged = bridged;
        this.waits = options.waits();
        this.explanation = options.explain() ? new Explanation(metadata) : null;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader, @Nullable String name, @Nullable Class<?> redefined, @Nullable ProtectionDomain domain,
            byte[] bytes) {
        if (name == null) {
            return null;
        }
        try {
            byte[] hooked = isHook(name, loader) ? hook(name, bytes) : null;
            String className = name.replace('/', '.');
            Verdict verdict = filter.decide(className, loader, domain);
            if (verdict.origin() != null && verdict.isIncluded()) {
                byte[] woven = weave(className, verdict, verdict.origin(), hooked == null ? bytes : hooked);
                return woven == null ? hooked : woven;
            }
            if (explanation != null) {
                explanation.leftOut(className, verdict);
            }
            return hooked;
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            note(name, e);
            return null;
        }
    }

    /** Whether a class is woven whatever the program wants recorded. */
    boolean isHook(String name, @Nullable ClassLoader loader) {
        return name.equals(PROBES) || loader == null && (name.equals(PROCESS) || waits && isWaitHook(name));
    }

    private static boolean isWaitHook(String name) {
        return name.equals(ParkingHook.CLASS) || HandOffHook.isFor(name) || TransferHook.isFor(name);
    }

    private byte[] hook(String name, byte[] bytes) {
        return name.equals(PROBES) ? ProbesWeaver.weave(bytes, bridged)
                : name.equals(PROCESS) ? ProcessHook.weave(bytes)
                : name.equals(ParkingHook.CLASS) ? ParkingHook.weave(bytes)
                : TransferHook.isFor(name) ? TransferHook.weave(bytes)
                : HandOffHook.weave(name, bytes);
    }

    private byte @Nullable [] weave(String className, Verdict verdict, Origin origin, byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        // What the JDK is given is looked at with its own methods, which would be given it again.
        ContentFilter values = origin.owner() == Owner.JDK ? null : content;
        Marks marks = Marks.of(reader);
        if (selection.sparse() && marks.haveDepth()) {
            haveLevels();
        }
        MethodChoice choice = new MethodChoice(reader, marks, levels, className, origin, filter, values, triggers, selection, waits);
        if (choice.count(Fate.TRIVIAL) > 0 && !selection.sparse()) {
            leftOut(choice.count(Fate.TRIVIAL));
        }
        ClassStores stores = values == null ? null : ClassStores.of(reader, className, values);
        if (stores != null && stores.lacksVariables()) {
            hasNoVariables(className);
        }
        byte[] woven = choice.hasAny() || stores != null ? weave(className, choice, values, stores, reader) : null;
        if (explanation != null) {
            explanation.included(className, verdict, choice, reader);
        }
        return woven;
    }

    /** From here on what is not marked is woven too. What was loaded before follows when the first marked call begins. */
    private synchronized void haveLevels() {
        if (!levels) {
            levels = true;
            Levels.start(again);
        }
    }

    /** Keeps the number in the trace, so that it is there whenever the process ends. */
    private synchronized void leftOut(int methods) {
        trivial += methods;
        metadata.property(Records.TRIVIAL_METHODS, String.valueOf(trivial));
    }

    private synchronized void hasNoVariables(String className) {
        if (withoutVariables++ == 0) {
            firstWithoutVariables = className;
        }
        metadata.property(Records.WITHOUT_VARIABLES, withoutVariables + " " + firstWithoutVariables);
    }

    private byte @Nullable [] weave(String className, MethodChoice choice, @Nullable ContentFilter values, @Nullable ClassStores stores,
            ClassReader reader) {
        ParameterNames names = values != null && values.hasArguments() ? ParameterNames.of(reader) : null;
        Set<String> tooLarge = new HashSet<>();
        while (true) {
            ClassWriter writer = new ClassWriter(reader, 0);
            ClassWeaver weaver = new ClassWeaver(writer, className, choice, calls, values, names, triggers, stores, metadata, tooLarge);
            reader.accept(weaver, 0);
            try {
                if (!weaver.hasWoven()) {
                    return null;
                }
                byte[] woven = writer.toByteArray();
                if (!weaver.describe()) {
                    throw new UnweavableException("the trace has no room for its names");
                }
                return woven;
            } catch (MethodTooLargeException e) {
                if (!tooLarge.add(e.getMethodName() + e.getDescriptor())) {
                    throw e;
                }
            }
        }
    }

    /** Says in the trace why a class stays as it is. */
    void note(String name, Throwable problem) {
        try {
            if (notes.incrementAndGet() <= MAX_NOTES) {
                String reason = problem instanceof UnweavableException ? String.valueOf(problem.getMessage()) : problem.toString();
                metadata.note(Records.NOT_WOVEN + name.replace('/', '.'), reason);
            }
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            problem.addSuppressed(e);
        }
    }
}
