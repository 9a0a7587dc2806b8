package dev.weft.trace.agent;

import dev.weft.trace.Selection;
import dev.weft.trace.TraceOptions;
import dev.weft.trace.agent.MethodChoice.Fate;
import dev.weft.trace.agent.Origin.Owner;
import dev.weft.trace.format.Records;
import dev.weft.trace.format.Symbol;
import dev.weft.trace.internal.Levels;
import dev.weft.trace.internal.Metadata;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Type;

/** Changes the code of classes. */
final class Weaving {
    /** In place of methods' numbers. A class has constants of its own; if one of them is among these, the next ones are taken. */
    private static final int FIRST_CONSTANT = 0x5745_0000;
    private static final int CONSTANTS = 1 << 16;

    private final ClassFilter filter;
    private final Selection selection;
    private final EventCalls calls;
    private final @Nullable ContentFilter content;
    private final @Nullable TriggerFilter triggers;
    private final @Nullable Explanation explanation;
    private final Metadata metadata;
    private final Runnable again;
    private final boolean waits;
    private volatile boolean levels;
    private int withoutVariables;
    private String firstWithoutVariables = "";

    /**
     * @param content null if nothing is recorded of calls beside their times
     * @param triggers null if there are none
     * @param again weaves what is loaded once more
     */
    Weaving(ClassFilter filter, @Nullable ContentFilter content, @Nullable TriggerFilter triggers, Metadata metadata,
            TraceOptions options, Runnable again) {
        this.metadata = metadata;
        this.again = again;
        this.waits = options.waits();
        this.content = content;
        this.triggers = triggers;
        this.filter = filter;
        this.selection = options.selection();
        this.calls = EventCalls.of(options.minNanos());
        this.explanation = options.explain() ? new Explanation(metadata) : null;
    }

    /** A class that is changed whatever the program wants recorded: one of the JDK, or the API's probes. */
    byte[] hook(String className, byte[] bytes) throws ClassNotFoundException {
        JdkHook hook = JdkHook.of(className);
        String name = className.replace('.', '/');
        if (hook == null) {
            return className.equals(Weaver.PROCESS) ? process(name, bytes) : probes(bytes);
        }
        return hook == JdkHook.PARKING ? ParkingHook.weave(bytes)
                : hook == JdkHook.TRANSFERS ? TransferHook.weave(name, bytes)
                : hook == JdkHook.MOUNTS ? MountHook.weave(bytes)
                : hook == JdkHook.PINS ? MountHook.weaveContinuations(bytes)
                : HandOffHook.weave(name, bytes);
    }

    private byte[] process(String name, byte[] bytes) {
        byte[] woven = ProcessHook.weave(bytes);
        return waits ? TransferHook.weave(name, woven) : woven;
    }

    /** One of {@link EventHooks}. */
    byte[] event(String className, byte[] bytes) {
        return switch (className) {
            case EventHooks.OUTPUT -> OutputHook.weave(bytes);
            case EventHooks.LOGGER -> LogHook.weaveJdk(bytes);
            default -> LogHook.weaveLogback(bytes);
        };
    }

    private static byte[] probes(byte[] bytes) throws ClassNotFoundException {
        Set<String> bridged = new HashSet<>();
        for (Method method : Class.forName(BridgeWriter.BRIDGE.replace('/', '.'), false, null).getDeclaredMethods()) {
            bridged.add(method.getName() + Type.getMethodDescriptor(method));
        }
        return ProbesWeaver.weave(bytes, bridged);
    }

    /** Says of a class that nothing of it is woven, if what became of classes is to be said. */
    void leftOut(String className, Verdict verdict) {
        if (explanation != null) {
            explanation.leftOut(className, verdict);
        }
    }

    /**
     * The class with calls of the recorder.
     *
     * @param counted which of the methods that have such calls are only counted
     */
    WovenClass weave(String className, Verdict verdict, Origin origin, byte[] bytes, BitSet counted) {
        ClassReader reader = new ClassReader(bytes);
        // What the JDK is given is looked at with its own methods, which would be given it again.
        ContentFilter values = origin.owner() == Owner.JDK ? null : content;
        Marks marks = Marks.of(reader);
        if (selection.sparse() && marks.haveDepth()) {
            haveLevels();
        }
        MethodChoice choice = new MethodChoice(reader, marks, levels, className, origin, filter, values, triggers, selection, waits);
        ClassStores stores = values == null ? null : ClassStores.of(reader, className, values);
        if (stores != null && stores.lacksVariables() && counted.isEmpty()) {
            hasNoVariables(className);
        }
        if (explanation != null && counted.isEmpty()) {
            explanation.included(className, verdict, choice, reader);
        }
        return choice.hasAny() || stores != null
                ? weave(className, choice, values, stores, reader, counted)
                : WovenClass.unchanged(trivial(choice));
    }

    /** Where only what is marked is recorded, that it is trivial is no reason. */
    private int trivial(MethodChoice choice) {
        return selection.sparse() ? 0 : choice.count(Fate.TRIVIAL);
    }

    /** From here on what is not marked is woven too. What was loaded before follows when the first marked call begins. */
    private synchronized void haveLevels() {
        if (!levels) {
            levels = true;
            Levels.start(again);
        }
    }

    private synchronized void hasNoVariables(String className) {
        if (withoutVariables++ == 0) {
            firstWithoutVariables = className;
        }
        metadata.property(Records.WITHOUT_VARIABLES, withoutVariables + " " + firstWithoutVariables);
    }

    private WovenClass weave(String className, MethodChoice choice, @Nullable ContentFilter values, @Nullable ClassStores stores,
            ClassReader reader, BitSet counted) {
        ParameterNames parameters = values != null && values.hasArguments() ? ParameterNames.of(reader) : null;
        Set<String> tooLarge = new HashSet<>();
        for (int constant = FIRST_CONSTANT; true; constant += CONSTANTS) {
            ClassWriter writer = new ClassWriter(reader, 0);
            ClassWeaver weaver =
                    new ClassWeaver(writer, className, choice, calls, values, parameters, triggers, stores, tooLarge, counted, constant);
            reader.accept(weaver, 0);
            List<Symbol> symbols = weaver.symbols();
            if (!weaver.hasWoven()) {
                return WovenClass.unchanged(trivial(choice));
            }
            try {
                byte[] woven = writer.toByteArray();
                int[] blanks = Blanks.find(reader, woven, constant, symbols.size());
                if (blanks != null) {
                    return new WovenClass(woven, blanks, records(symbols), symbols.size(), trivial(choice), names(symbols));
                }
            } catch (MethodTooLargeException e) {
                if (!tooLarge.add(e.getMethodName() + e.getDescriptor())) {
                    throw e;
                }
            }
        }
    }

    private List<String> names(List<Symbol> symbols) {
        if (triggers == null && content == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>(symbols.size());
        for (Symbol symbol : symbols) {
            names.add(symbol.method());
        }
        return names;
    }

    private static long[] records(List<Symbol> symbols) {
        long[][] records = new long[symbols.size()][];
        int words = 0;
        for (int i = 0; i < records.length; i++) {
            records[i] = Records.symbol(0, symbols.get(i));
            words += records[i].length;
        }
        long[] all = new long[words];
        int at = 0;
        for (long[] record : records) {
            System.arraycopy(record, 0, all, at, record.length);
            at += record.length;
        }
        return all;
    }
}
