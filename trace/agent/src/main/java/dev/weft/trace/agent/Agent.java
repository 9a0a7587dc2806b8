package dev.weft.trace.agent;

import dev.weft.trace.TraceOptions;
import dev.weft.trace.internal.Children;
import dev.weft.trace.internal.Metadata;
import dev.weft.trace.internal.ProcessFacts;
import dev.weft.trace.internal.Recorder;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
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
     * Starts the recording, or leaves the program untraced.
     *
     * @param argument as {@link TraceOptions#toAgentArgument()} writes it
     */
    public static synchronized void start(@Nullable String argument, Instrumentation instrumentation) {
        if (started) {
            return;
        }
        started = true;
        TraceOptions options = TraceOptions.parse(argument == null ? "" : argument);
        long pid = ThisProcess.pid();
        Path directory = options.directory().toAbsolutePath();
        String name = pid + "-" + System.currentTimeMillis();
        try {
            if (options.parentPid() == 0) {
                Files.createDirectories(directory);
            }
            record(options, directory, name + ".weft", pid, instrumentation);
        } catch (Exception | LinkageError e) {
            leaveNote(directory.resolve(name + ".error"), e);
        }
    }

    private static void record(TraceOptions options, Path directory, String file, long pid, Instrumentation instrumentation)
            throws IOException, ReflectiveOperationException, URISyntaxException, UnmodifiableClassException {
        Path jar = Path.of(Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        BootClasses boot = new BootClasses(instrumentation);
        boot.define(jar);
        ProcessFacts facts = new ProcessFacts(pid, options.parentPid(), ThisProcess.clockDomain());
        Metadata metadata = Recorder.start(directory.resolve(file), facts, options.maxBytes(), boot.carrierLocal());
        boot.atShutdown(Recorder.closing());
        for (Map.Entry<String, String> property : ThisProcess.properties().entrySet()) {
            metadata.property(property.getKey(), property.getValue());
        }
        TraceOptions forChildren = new TraceOptions(directory, options.include(), options.exclude(), options.maxBytes(), pid);
        Children.follow("-javaagent:" + jar + "=" + forChildren.toAgentArgument());

        ClassFilter filter = new ClassFilter(options.include(), options.exclude(), libraryOf(jar));
        instrumentation.addTransformer(new Weaver(filter, metadata), true);
        List<Class<?>> loaded = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (instrumentation.isModifiableClass(type) && (isHook(type) || filter.accepts(type))) {
                loaded.add(type);
            }
        }
        instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
    }

    /** Weft's jars for programs stand beside the folder of this one: {@code lib/agent}, {@code lib/run}. */
    private static String libraryOf(Path jar) {
        String library = jar.toAbsolutePath().resolveSibling(Path.of("..", "run")).normalize().toUri().getRawPath();
        return library.endsWith("/") ? library : library + "/";
    }

    private static boolean isHook(Class<?> type) {
        return type.getClassLoader() == null && type.getName().equals("java.lang.ProcessImpl");
    }

    /** The program's streams are its own, so what went wrong is told beside the traces. */
    private static void leaveNote(Path file, Throwable problem) {
        try {
            Files.writeString(file, "this process was not traced: " + problem + System.lineSeparator());
        } catch (IOException | SecurityException e) {
            problem.addSuppressed(e);
        }
    }
}
