package dev.weft.trace.agent;

import dev.weft.trace.Buffer;
import dev.weft.trace.TraceOptions;
import dev.weft.trace.internal.Children;
import dev.weft.trace.internal.Metadata;
import dev.weft.trace.internal.ProcessFacts;
import dev.weft.trace.internal.Recorder;
import dev.weft.trace.internal.Values;
import dev.weft.trace.internal.Waits;
import dev.weft.trace.internal.WhenFull;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts the recording of this process. */
public final class Agent {
    private Agent() {}

    /**
     * Starts the recording; once only.
     *
     * @param argument as {@link TraceOptions#toAgentArgument()} writes it
     * @param attached whether the program was running already; then the recording can end before it
     * @param jar the agent's
     * @param image defines groups of classes, as {@link BootImage} does
     * @param ended told when the recording has ended before the process
     * @param version a number that changes with what the agent does to classes
     * @throws Exception if the program must run untraced, with the reason
     */
    public static void start(
            @Nullable String argument, Instrumentation instrumentation, boolean attached, File jar, Consumer<String> image,
            Runnable ended, long version) throws Exception {
        TraceOptions options = TraceOptions.parse(argument == null ? "" : argument);
        long pid = ThisProcess.pid();
        Path directory = options.directory().toAbsolutePath();
        if (options.parentPid() == 0 && !Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        // The JVM gives classes that are loaded in other bytes than their files'.
        WovenCaches caches = attached ? WovenCaches.NONE : WovenCaches.of(options, String.valueOf(argument), version);
        record(options, directory, pid, instrumentation, attached, jar.toPath(), new BootClasses(image), ended, caches);
    }

    private static void record(
            TraceOptions options, Path directory, long pid, Instrumentation instrumentation, boolean attached, Path jar, BootClasses boot,
            Runnable ended, WovenCaches caches) throws IOException, ReflectiveOperationException {
        Buffer buffer = options.buffer();
        if (buffer.mode() == Buffer.Mode.RING) {
            boot.needRing();
        }
        ProcessFacts facts = new ProcessFacts(pid, options.parentPid(), ThisProcess.clockDomain());
        String name = pid + "-" + System.currentTimeMillis();
        Metadata metadata = Recorder.start(
                directory.resolve(name + ".weft"), facts, buffer.maxBytes(), whenFull(buffer.mode()),
                buffer.lastNanos() != 0, options.minNanos(), options.precision().throttle() && !options.selection().sparse(),
                boot.ticks(options.precision().clock()), BootClasses.mapper(), Internals.carrierLocal());
        BootClasses.atShutdown(Recorder.closing());
        if (!caches.isNone()) {
            BootClasses.atShutdown(caches);
        }
        for (Map.Entry<String, String> property : ThisProcess.properties().entrySet()) {
            metadata.property(property.getKey(), property.getValue());
        }
        List<String> own = own(options);
        if (options.children()) {
            follow(jar, options.withDirectory(directory).forChildrenOf(pid, own), metadata);
        }

        if (options.waits()) {
            boot.needWaits();
            Waits.start();
        }
        EventRecording beside = new EventRecording(options.content(), metadata, boot);
        beside.start(directory.resolve(name + ".jfr"));
        ClassFilter filter = new ClassFilter(options.selection(), new Origins(own, libraryOf(jar)));
        Weaver weaver = new Weaver(
                filter, boot, content(options, boot), triggers(buffer), caches, metadata, options, new Consumer<Weaver>() {
                    @Override
                    public void accept(Weaver again) {
                        retransform(instrumentation, filter, again);
                    }
                });
        Recorder.throttleBy(new Consumer<int[]>() {
            @Override
            public void accept(int[] methods) {
                count(methods, instrumentation, weaver);
            }
        });
        instrumentation.addTransformer(weaver, true);
        if (attached) {
            Recorder.detachWhenAsked(directory.resolve(pid + ".detach"), new Runnable() {
                @Override
                public void run() {
                    instrumentation.removeTransformer(weaver);
                    beside.end();
                    retransform(instrumentation, filter, weaver);
                    ended.run();
                }
            });
        }
        retransform(instrumentation, filter, weaver);
    }

    /** Gives all loaded classes the code that they should have: woven, or after the weaver was removed their own. */
    private static void retransform(Instrumentation instrumentation, ClassFilter filter, Weaver weaver) {
        List<Class<?>> hooks = new ArrayList<>();
        List<Class<?>> loaded = new ArrayList<>();
        boolean ofBoot = filter.meansForeign();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            boolean boot = type.getClassLoader() == null;
            if (weaver.isChanged(type.getName(), boot)) {
                hooks.add(type);
            } else if ((!boot || ofBoot) && filter.accepts(type) && instrumentation.isModifiableClass(type)) {
                loaded.add(type);
            }
        }
        if (hooks.isEmpty() && loaded.isEmpty()) {
            return;
        }
        Retransformation retransformation = retransformation(instrumentation, weaver);
        retransformation.apply(hooks);
        retransformation.apply(loaded);
    }

    private static Retransformation retransformation(Instrumentation instrumentation, Weaver weaver) {
        return new Retransformation(instrumentation, new BiConsumer<Class<?>, Throwable>() {
            @Override
            public void accept(Class<?> type, Throwable problem) {
                weaver.note(type.getName(), problem);
            }
        });
    }

    /** Weaves the classes of these methods anew, so that calls are counted. */
    private static void count(int[] methods, Instrumentation instrumentation, Weaver weaver) {
        Set<WovenMethods.Range> changed = weaver.methods().count(methods);
        List<Class<?>> loaded = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (WovenMethods.of(type.getName(), type.getClassLoader(), changed) != null) {
                loaded.add(type);
            }
        }
        retransformation(instrumentation, weaver).apply(loaded);
    }

    private static WhenFull whenFull(Buffer.Mode mode) {
        return mode == Buffer.Mode.RING ? WhenFull.REUSE : mode == Buffer.Mode.STOP ? WhenFull.STOP : WhenFull.LOSE;
    }

    /** The jar of the main class, and what the parent has of its own: a child may have a main class from elsewhere, as a worker has. */
    private static List<String> own(TraceOptions options) {
        String main = MainPlace.find();
        if (main == null || options.own().contains(main)) {
            return options.own();
        }
        List<String> own = new ArrayList<>(options.own());
        own.add(main);
        return own;
    }

    /** Decides what is recorded beside times, and makes it possible; null if it is nothing. */
    private static @Nullable ContentFilter content(TraceOptions options, BootClasses boot) throws ReflectiveOperationException {
        if (options.content().isNone()) {
            return null;
        }
        ContentFilter filter = new ContentFilter(options.content());
        Values.start(boot.needValues(), filter.redacted());
        return filter;
    }

    /** Starts what makes a flight recorder keep what it has; null if nothing does. */
    private static @Nullable TriggerFilter triggers(Buffer buffer) {
        if (buffer.triggers().isEmpty() || buffer.lastNanos() == 0) {
            return null;
        }
        TriggerFilter filter = new TriggerFilter(buffer.triggers());
        filter.start(buffer.lastNanos());
        return filter;
    }

    /** Traces children too, unless a JVM would take the path of our jar for something else. */
    private static void follow(Path jar, TraceOptions options, Metadata metadata) {
        if (jar.toString().indexOf('=') >= 0) {
            metadata.property("children", "not traced, since the path of Weft's agent contains \"=\": " + jar);
        } else {
            Children.follow(options.agentOption(jar), options.shims());
        }
    }

    /** Weft's jars for programs stand beside the folder of this one: {@code lib/agent}, {@code lib/run}. */
    private static String libraryOf(Path jar) {
        return jar.toAbsolutePath().resolveSibling(Path.of("..", "run")).normalize() + "/";
    }
}
