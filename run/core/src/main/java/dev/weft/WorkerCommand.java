package dev.weft;

import dev.weft.ipc.ChildProcess;
import dev.weft.ipc.Codec;
import dev.weft.trace.Trace;
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

/** The command line of worker JVMs. */
final class WorkerCommand {
    /** Percent of the memory of machine or container that all heaps together may take. */
    private static final double FLEET_PERCENT = 75;

    /** The worker number of a process that belongs to no pool. */
    static final int NOT_POOLED = 0;

    private WorkerCommand() {}

    static List<String> of(ProcessOptions options, String pool, int worker, Path journal) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-XX:-UsePerfData");
        command.add("-Xshare:auto");
        // Spinning a method handle for the first reflective call, of which mapping a file is one, takes longer than all else that a
        // worker does before its first task. Code that is called often is called through handles all the same.
        command.add("-Djdk.reflect.useNativeAccessorOnly=true");
        // What the JVM has to say must not go to standard output, wherever that leads.
        command.add("-Xlog:disable");
        command.add("-Xlog:all=warning:stderr");
        command.add("-Dstdout.encoding=" + System.out.charset().name());
        command.add("-Dstderr.encoding=" + System.err.charset().name());
        command.add(
                options.heap() != null
                        ? "-Xmx" + options.heap()
                        : "-XX:MaxRAMPercentage=" + FLEET_PERCENT / (options.workers() + 1));
        command.addAll(Trace.childOptions());
        command.addAll(options.jvmArgs());
        command.add("-cp");
        command.add(classPath());
        command.add(WorkerMain.class.getName());
        command.add(pool);
        command.add(Integer.toString(worker));
        command.add(journal.toString());
        if (ChildProcess.movesChannel()) {
            command.add("/dev/fd/3");
            command.add("/dev/fd/4");
        }
        return command;
    }

    /**
     * Weft's own jars or folders first, wherever this program has them, then the program's class path. What is on neither, such as the
     * classes of a module path, of a single-file program or of JShell, workers fetch from this JVM when they need it.
     */
    private static String classPath() {
        Set<String> entries = new LinkedHashSet<>();
        for (Class<?> type : new Class<?>[] {Pool.class, Codec.class, Trace.class}) {
            addHome(type, entries);
        }
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            if (!entry.isEmpty()) {
                // The worker's working directory may be another one.
                entries.add(new File(entry).getAbsolutePath());
            }
        }
        return String.join(File.pathSeparator, entries);
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
