package dev.weft.trace.agent;

import dev.weft.trace.TraceOptions;
import dev.weft.trace.agent.WovenMethods.Range;
import dev.weft.trace.format.Records;
import dev.weft.trace.internal.Metadata;
import dev.weft.trace.internal.Recorder;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Weaves calls of the recorder into classes as they are loaded. A class that cannot be woven stays as it is, with a note in the trace. */
final class Weaver implements ClassFileTransformer {
    private static final String PROBES = "dev.weft.trace.Probes";
    static final String PROCESS = "java.lang.ProcessImpl";
    private static final int MAX_NOTES = 100;

    private final ClassFilter filter;
    private final BootClasses boot;
    private final @Nullable ContentFilter content;
    private final @Nullable TriggerFilter triggers;
    private final WovenCaches caches;
    private final Metadata metadata;
    private final TraceOptions options;
    private final Runnable again;
    private final boolean waits;
    private final EventHooks events;
    private final AtomicInteger notes = new AtomicInteger();
    private final WovenMethods methods = new WovenMethods();
    private volatile @Nullable Weaving weaving;
    private int trivial;

    /**
     * @param content null if nothing is recorded of calls beside their times
     * @param triggers null if there are none
     * @param again weaves what is loaded once more
     */
    Weaver(ClassFilter filter, BootClasses boot, @Nullable ContentFilter content, @Nullable TriggerFilter triggers,
            WovenCaches caches, Metadata metadata, TraceOptions options, Consumer<Weaver> again) {
        this.filter = filter;
        this.boot = boot;
        this.content = content;
        this.triggers = triggers;
        this.caches = caches;
        this.metadata = metadata;
        this.options = options;
        this.waits = options.waits();
        this.events = new EventHooks(options.events());
        this.again = new Runnable() {
            @Override
            public void run() {
                again.accept(Weaver.this);
            }
        };
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader, @Nullable String name, @Nullable Class<?> redefined, @Nullable ProtectionDomain domain,
            byte[] bytes) {
        if (name == null) {
            return null;
        }
        try {
            String className = name.replace('/', '.');
            byte[] hooked = isHook(className, loader == null) ? hook(className, bytes) : null;
            if (events.mean(className, loader == null)) {
                hooked = weaving().event(className, hooked == null ? bytes : hooked);
            }
            byte[] woven = weave(className, loader, filter.decide(className, loader, domain), hooked == null ? bytes : hooked);
            return woven == null ? hooked : woven;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            note(name, e);
            return null;
        }
    }

    private byte @Nullable [] weave(String className, @Nullable ClassLoader loader, Verdict verdict, byte[] bytes) {
        if (verdict.origin() != null && verdict.isIncluded()) {
            return weave(className, loader, verdict, verdict.origin(), bytes);
        }
        if (options.explain()) {
            weaving().leftOut(className, verdict);
        }
        return null;
    }

    /** Whether a class is woven whatever the program wants recorded. */
    boolean isHook(String className, boolean boot) {
        return boot && (className.equals(PROCESS) || waits && JdkHook.of(className) != null) || className.equals(PROBES);
    }

    /** Whether a class that is loaded must be changed, whether it is recorded or not. */
    boolean isChanged(String className, boolean boot) {
        return isHook(className, boot) || events.mean(className, boot);
    }

    private byte @Nullable [] hook(String className, byte[] bytes) throws ClassNotFoundException {
        WovenCache cache = caches.hooks();
        long key = cache == null ? 0 : WovenCache.keyOfHook(bytes);
        WovenClass woven = cache == null ? null : cache.find(key, bytes);
        if (woven == null) {
            woven = WovenClass.changed(weaving().hook(className, bytes));
            if (cache != null) {
                cache.add(key, bytes, woven);
            }
        }
        return woven.code();
    }

    private byte @Nullable [] weave(String className, @Nullable ClassLoader loader, Verdict verdict, Origin origin, byte[] bytes) {
        Range range = methods.counting(className, loader);
        if (range != null) {
            WovenClass woven = weaving().weave(className, verdict, origin, bytes, methods.counted(range));
            if (woven.methods() == range.methods()) {
                return woven.link(range.first());
            }
        }
        WovenCache cache = caches.classes();
        long key = cache == null ? 0 : WovenCache.key(bytes, origin);
        WovenClass woven = cache == null ? null : cache.find(key, bytes);
        if (woven == null) {
            woven = weaving().weave(className, verdict, origin, bytes, new BitSet());
            if (cache != null) {
                cache.add(key, bytes, woven);
            }
        }
        if (woven.trivial() > 0) {
            leftOut(woven.trivial());
        }
        if (!woven.isChanged() || woven.methods() == 0) {
            return woven.isChanged() ? woven.code() : null;
        }
        int first = woven.describe(className, metadata, triggers, content);
        if (first == 0) {
            return null;
        }
        if (Recorder.mayThrottle(first)) {
            methods.add(className, loader, first, woven.methods());
        }
        return woven.link(first);
    }

    /** Which methods have which numbers. */
    WovenMethods methods() {
        return methods;
    }

    /** Keeps the number in the trace, so that it is there whenever the process ends. */
    private synchronized void leftOut(int methods) {
        trivial += methods;
        metadata.property(Records.TRIVIAL_METHODS, String.valueOf(trivial));
    }

    /** What it takes to change a class is defined when the first one is to be. */
    private Weaving weaving() {
        Weaving known = weaving;
        if (known == null) {
            boot.needWeaving();
            known = new Weaving(filter, content, triggers, metadata, options, again);
            synchronized (this) {
                if (weaving == null) {
                    weaving = known;
                }
                known = weaving;
            }
        }
        return known;
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
