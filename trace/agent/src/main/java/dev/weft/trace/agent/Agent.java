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
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts the recording of this process. */
public final class Agent {
    private static boolean started;

    private Agent() {}

    /**
     * Starts the recording.
     *
     * @param argument as {@link TraceOptions#toAgentArgument()} writes it
     * @param attached whether the program was running already; then the recording can end before it
     * @throws Exception if the program must run untraced, with the reason
     */
    public static synchronized void start(@Nullable String argument, Instrumentation instrumentation, boolean attached) throws Exception {
        if (started && attached) {
            throw new IllegalArgumentException("it is being traced, or has been before, and a JVM can be traced once only");
        }
        if (started) {
            return;
        }
        started = true;
        TraceOptions options = TraceOptions.parse(argument == null ? "" : argument);
        long pid = ThisProcess.pid();
        Path directory = options.directory().toAbsolutePath();
        if (options.parentPid() == 0) {
            Files.createDirectories(directory);
        }
        record(options, directory, pid + "-" + System.currentTimeMillis() + ".weft", pid, instrumentation, attached);
    }

    private static void record(
            TraceOptions options, Path directory, String file, long pid, Instrumentation instrumentation, boolean attached)
            throws IOException, ReflectiveOperationException, URISyntaxException {
        Path jar = Path.of(Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        BootClasses boot = new BootClasses(instrumentation);
        Buffer buffer = options.buffer();
        boot.define(jar, !options.content().isNone(), buffer.mode() == Buffer.Mode.RING, options.waits());
        ProcessFacts facts = new ProcessFacts(pid, options.parentPid(), ThisProcess.clockDomain());
        Metadata metadata = Recorder.start(
                directory.resolve(file), facts, buffer.maxBytes(), whenFull(buffer.mode()), buffer.lastNanos() != 0, options.minNanos(),
                boot.ticks(options.precision().clock()), boot.mapper(), boot.carrierLocal());
        boot.atShutdown(Recorder.closing());
        for (Map.Entry<String, String> property : ThisProcess.properties().entrySet()) {
            metadata.property(property.getKey(), property.getValue());
        }
        List<String> own = own(options);
        if (options.children()) {
            follow(jar, options.withDirectory(directory).forChildrenOf(pid, own), metadata);
        }

        if (options.waits()) {
            Waits.start();
        }
        ClassFilter filter = new ClassFilter(options.selection(), new Origins(own, libraryOf(jar)));
        Weaver weaver = new Weaver(filter, content(options, boot), triggers(buffer), metadata, boot.bridged(), options,
                again -> retransform(instrumentation, filter, again));
        instrumentation.addTransformer(weaver, true);
        if (attached) {
            Recorder.detachWhenAsked(directory.resolve(pid + ".detach"), () -> {
                instrumentation.removeTransformer(weaver);
                retransform(instrumentation, filter, weaver);
            });
        }
        retransform(instrumentation, filter, weaver);
    }

    /** Gives all loaded classes the code that they should have: woven, or after the weaver was removed their own. */
    private static void retransform(Instrumentation instrumentation, ClassFilter filter, Weaver weaver) {
        List<Class<?>> hooks = new ArrayList<>();
        List<Class<?>> loaded = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (weaver.isHook(type.getName().replace('.', '/'), type.getClassLoader())) {
                hooks.add(type);
            } else if (instrumentation.isModifiableClass(type) && filter.accepts(type)) {
                loaded.add(type);
            }
        }
        Retransformation retransformation = new Retransformation(instrumentation, (type, e) -> weaver.note(type.getName(), e));
        retransformation.apply(hooks);
        retransformation.apply(loaded);
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
        Values.start(boot.fieldReader(), filter.redacted());
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
