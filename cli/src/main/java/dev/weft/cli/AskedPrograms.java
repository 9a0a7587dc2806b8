package dev.weft.cli;

import dev.weft.cli.pools.ProcessState;
import dev.weft.cli.pools.RunningJvms;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The programs that the user asks about: those with the given process ids, or all. */
final class AskedPrograms {
    /** The exit code of a command that was given the process id of no Java program of this user. */
    static final int UNKNOWN = 3;

    private final List<Long> named;
    private final boolean all;
    private final boolean someUnknown;

    private AskedPrograms(List<Long> named, boolean all, boolean someUnknown) {
        this.named = named;
        this.all = all;
        this.someUnknown = someUnknown;
    }

    /**
     * Reads what the user gave.
     *
     * @param words process ids; none for all programs
     * @param err where a sentence goes for each that is not that of a Java program of this user
     */
    static AskedPrograms of(List<String> words, PrintWriter err) {
        List<Long> pids = words.stream().map(AskedPrograms::pid).distinct().toList();
        var known = new ArrayList<Long>();
        for (long pid : pids) {
            ProcessState state = ProcessState.find(pid);
            switch (state) {
                case JAVA, STOPPED -> known.add(pid);
                case MISSING, FOREIGN, NOT_JAVA -> err.println("weft: " + state.of(pid) + ".");
            }
        }
        err.flush();
        return new AskedPrograms(known, words.isEmpty(), known.size() < pids.size());
    }

    private static long pid(String word) {
        try {
            long pid = Long.parseLong(word);
            if (pid > 0) {
                return pid;
            }
        } catch (NumberFormatException e) {
            throw error(word);
        }
        throw error(word);
    }

    private static CommandFailure error(String word) {
        return CommandFailure.misused("a process id must be a whole number of at least 1, but was '" + word + "'.");
    }

    /** Whether some process id is none of a Java program of this user. */
    boolean someUnknown() {
        return someUnknown;
    }

    /** Process ids of those that run now; what was named is there, also if it has ended meanwhile. */
    List<Long> pids() {
        return all ? List.copyOf(RunningJvms.find()) : named;
    }
}
