package dev.weft.host;

import dev.weft.Pool;
import dev.weft.ProcessOptions;
import dev.weft.ipc.ChildProcess;
import dev.weft.ipc.Codec;
import dev.weft.ipc.SharedArea;
import dev.weft.trace.Trace;
import dev.weft.worker.ProcessContext;
import dev.weft.worker.WorkerMain;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The command line of worker JVMs. */
public final class WorkerCommand {
    /** Percent of the memory of machine or container that all heaps together may take. */
    private static final double FLEET_PERCENT = 75;

    private static final String DEPTH = "weft.depth";

    /** Options of all worker JVMs, and of those that make the cache they start from. */
    static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            // Archives stay where they were made for. Moving one takes a third of the time that a JVM needs to start, and makes a
            // private copy of megabytes in each worker.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            // Spinning a method handle for the first reflective call, of which mapping a file is one, takes longer than all else that a
            // worker does before its first task. Code that is called often is called through handles all the same.
            "-Djdk.reflect.useNativeAccessorOnly=true",
            // What the JVM has to say must not go to standard output, wherever that leads.
            "-Xlog:disable",
            // A class cache that cannot be used is not worth a line.
            "-Xlog:all=warning,aot*=off,cds*=off:stderr");

    /** The command that binds a process to processors. */
    private static final String TASKSET = "taskset";

    private WorkerCommand() {}

    /** Whether processes can be bound to processors here. */
    public static boolean canBind() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (new File(folder, TASKSET).canExecute()) {
                return true;
            }
        }
        return false;
    }

    /** How many worker JVMs there are around this code: 0 in the program itself. */
    public static int depth() {
        return Integer.getInteger(DEPTH, 0);
    }

    /** The command that starts what {@code order} says, and has it use the journal at that path. */
    public static List<String> of(WorkerOrder order, Nearness nearness, Path journal) {
        ProcessOptions options = order.options();
        int worker = order.number();
        double heapPercent = FLEET_PERCENT / (order.fleet() + 1);
        List<String> traced = Trace.childOptions();
        var command = new ArrayList<String>();
        if (!options.processors().isEmpty() && worker != WorkerOrder.NOT_POOLED) {
            int turn = (worker - 1) % options.processors().size();
            command.addAll(List.of(TASKSET, "-c", Integer.toString(options.processors().get(turn))));
        }
        command.add(java());
        command.addAll(FLAGS);
        if (traced.isEmpty()) {
            addCache(options, heapPercent, command);
        }
        // Not into the working directory, which is the program's.
        command.add(CrashLog.option(order.pool(), worker));
        command.add("-Dstdout.encoding=" + System.out.charset().name());
        command.add("-Dstderr.encoding=" + System.err.charset().name());
        command.add(options.heap() != null ? "-Xmx" + options.heap() : "-XX:MaxRAMPercentage=" + heapPercent);
        command.add("-D" + DEPTH + "=" + (depth() + 1));
        if (order.label() != null) {
            command.add("-D" + ProcessContext.LABEL + "=" + order.label());
        }
        command.addAll(payload(options));
        if (nearness == Nearness.ABROAD) {
            command.add("-D" + SharedArea.FOLDER + "=" + SharedArea.NOWHERE);
        }
        command.addAll(traced);
        command.addAll(options.jvmArgs());
        command.add("-cp");
        command.add(classPath(nearness));
        command.add(WorkerMain.class.getName());
        command.add(order.pool());
        command.add(Integer.toString(worker));
        command.add(journal.toString());
        if (ChildProcess.movesChannel()) {
            command.add("/dev/fd/3");
            command.add("/dev/fd/4");
        }
        return command;
    }

    /** What tells a worker how large results may be. */
    public static List<String> payload(ProcessOptions options) {
        return options.maxPayload() == 0 ? List.of() : List.of("-D" + WorkerMain.MAX_PAYLOAD + "=" + options.maxPayload());
    }

    static String java() {
        return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    }

    private static void addCache(ProcessOptions options, double heapPercent, List<String> command) {
        WorkerCache cache = WorkerCache.current();
        if (cache == null || !JvmFit.fits(options, heapPercent)) {
            return;
        }
        String file = cache.find();
        if (file != null) {
            command.add("-XX:AOTCache=" + file);
            command.add("-D" + WorkerMain.CACHED + "=true");
        }
    }

    /** Weft's own jars in the order in which workers have them; null if some of it is in folders or elsewhere. */
    static @Nullable List<String> ownJars() {
        Set<String> entries = new LinkedHashSet<>();
        addOwn(entries);
        for (String entry : entries) {
            if (!new File(entry).isFile()) {
                return null;
            }
        }
        return entries.isEmpty() ? null : List.copyOf(entries);
    }

    /**
     * Weft's own jars or folders first, wherever this program has them, then the program's class path. What is on neither, such as the
     * classes of a module path, of a single-file program or of JShell, workers fetch from this JVM when they need it.
     */
    private static String classPath(Nearness nearness) {
        Set<String> entries = new LinkedHashSet<>();
        addOwn(entries);
        String program = nearness == Nearness.ABROAD ? "" : System.getProperty("java.class.path", "");
        for (String entry : program.split(File.pathSeparator, -1)) {
            if (!entry.isEmpty()) {
                // The worker's working directory may be another one.
                entries.add(new File(entry).getAbsolutePath());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void addOwn(Set<String> entries) {
        for (Class<?> type : new Class<?>[] {Pool.class, Codec.class, Trace.class}) {
            addHome(type, entries);
        }
    }

    private static void addHome(Class<?> type, Set<String> entries) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return;
        }
        try {
            entries.add(Path.of(source.getLocation().toURI()).toString());
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            // Not a file: a run-time image, where workers have it as well, or a place that only this JVM knows.
            return;
        }
    }
}
