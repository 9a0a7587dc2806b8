package dev.weft;

/** Exit codes that stand for signals, and the names of these. */
final class Signals {
    private static final int EXIT_CODE_BASE = 128;
    private static final String[] NAMES = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM"
    };

    private Signals() {}

    /** The signal that an exit code as the JDK reports it stands for, 0 if none. */
    static int ofExitCode(int exitCode) {
        int signal = exitCode - EXIT_CODE_BASE;
        return signal > 0 && signal <= 64 ? signal : 0;
    }

    /** {@code 9 (KILL)}. */
    static String text(int signal) {
        return signal < NAMES.length ? signal + " (" + NAMES[signal] + ")" : Integer.toString(signal);
    }
}
