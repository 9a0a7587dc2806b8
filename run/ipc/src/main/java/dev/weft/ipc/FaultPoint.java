package dev.weft.ipc;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Places of the protocol at which a test can end a worker. The property {@code weft.faults} of the worker names a folder; a process that
 * reaches {@link #reach} takes the file of that name out of it, if it is there, by renaming it, so that exactly one process is struck,
 * once. A file whose name goes on with {@code .for-} and a process id is for that process. The content says what happens: {@code halt},
 * {@code exit}, {@code wait} for whatever comes from outside, or {@code pause} until the file that says that a process stands here is
 * gone.
 *
 * <p>Nothing happens without the property, without the folder, or without a file of that name with one of these words in it; a program
 * would have to do all three. Without the property a place costs a test of a constant, which compiled code does not even have.
 */
public final class FaultPoint {
    /** The property with the folder. */
    public static final String PROPERTY = "weft.faults";

    /** Exit code of what is ended here. */
    public static final int EXIT_CODE = 71;

    private static final @Nullable String FOLDER = System.getProperty(PROPERTY);

    private FaultPoint() {}

    /** Whether any place can be armed: for those that need preparation. */
    public static boolean armed() {
        return FOLDER != null;
    }

    /** Marks the place {@code name}. */
    public static void reach(String name) {
        if (FOLDER != null) {
            strike(FOLDER, name);
        }
    }

    private static void strike(String folder, String name) {
        long process = ProcessHandle.current().pid();
        File taken = new File(folder, name + ".taken-" + process);
        if (!new File(folder, name).renameTo(taken) && !new File(folder, name + ".for-" + process).renameTo(taken)) {
            return;
        }
        switch (content(taken)) {
            case "halt" -> Runtime.getRuntime().halt(EXIT_CODE);
            case "exit" -> Runtime.getRuntime().exit(EXIT_CODE);
            case "wait" -> {
                // Tells that this process stands here; what it holds, it holds until the end.
                var _ = taken.renameTo(new File(folder, name + ".at-" + process));
                waitForEver();
            }
            case "pause" -> {
                File here = new File(folder, name + ".at-" + process);
                var _ = taken.renameTo(here);
                while (here.exists()) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
            default -> {
                return;
            }
        }
    }

    private static void waitForEver() {
        while (true) {
            LockSupport.park();
            Thread.interrupted();
        }
    }

    private static String content(File file) {
        try (var in = new FileInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
