package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.io.FileDescriptor;
import org.jspecify.annotations.Nullable;

/** What woven code calls where a thread may wait for a file, a socket or a process. Nothing here throws or waits. */
public final class Transfers {
    /** What takes less was there already, or there was room for it. */
    private static final long NO_WAIT_NANOS = 10_000;
    /** The same of a file, most of which is in memory. */
    private static final long NO_WAIT_FOR_FILE_NANOS = 100_000;
    private static final int FIRST_FILE = 5;
    private static final int LAST_FILE = 9;

    /** In the order of the agent's numbers. */
    private static final String[] NAMES = {
        "socket read", "socket write", "socket accept", "socket connect", "select",
        "file read", "file write", "file sync", "file lock", "file transfer", "wait process",
    };

    private static @Nullable Transfers live;

    private final Waits waits;
    private final int[] names = new int[NAMES.length];
    private int standardInput;
    private int standardOutput;

    private Transfers(Waits waits) {
        this.waits = waits;
    }

    static void start(Waits waits) {
        live = new Transfers(waits);
    }

    /** The current thread is about to use what it may have to wait for. */
    public static void transferring(int what) {
        Transfers transfers = live;
        if (transfers != null) {
            transfers.begin(what, null);
        }
    }

    /** As {@link #transferring(int)}; a program's standard streams have names of their own. */
    public static void transferring(int what, @Nullable FileDescriptor file) {
        Transfers transfers = live;
        if (transfers != null) {
            transfers.begin(what, file);
        }
    }

    public static void transferred(int what) {
        Transfers transfers = live;
        if (transfers != null) {
            transfers.end(what, null);
        }
    }

    public static void transferred(int what, @Nullable FileDescriptor file) {
        Transfers transfers = live;
        if (transfers != null) {
            transfers.end(what, file);
        }
    }

    private void begin(int what, @Nullable FileDescriptor file) {
        try {
            if (Recorder.knowsThread()) {
                waits.beginWait(name(what, file), 0, 0);
            }
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // It is seen the next time.
            return;
        }
    }

    private void end(int what, @Nullable FileDescriptor file) {
        try {
            if (Recorder.knowsThread()) {
                boolean isFile = what >= FIRST_FILE && what <= LAST_FILE;
                Recorder.endWait(name(what, file), waits.owner(), isFile ? NO_WAIT_FOR_FILE_NANOS : NO_WAIT_NANOS);
            }
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // The wait ends with the next event of its thread.
            return;
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private int name(int what, @Nullable FileDescriptor file) {
        if (file != null && file == FileDescriptor.in) {
            standardInput = standardInput == 0 ? Api.name(Layout.SYMBOL_WAIT, "standard input") : standardInput;
            return standardInput;
        }
        if (file != null && (file == FileDescriptor.out || file == FileDescriptor.err)) {
            standardOutput = standardOutput == 0 ? Api.name(Layout.SYMBOL_WAIT, "standard output") : standardOutput;
            return standardOutput;
        }
        if (names[what] == 0) {
            names[what] = Api.name(Layout.SYMBOL_WAIT, NAMES[what]);
        }
        return names[what];
    }
}
