package dev.weft.cli;

import java.util.List;

/** Process ids that the user gives. */
final class ProcessIds {
    private ProcessIds() {}

    /** The numbers in their order, each once. */
    static List<Long> of(List<String> words) {
        return words.stream().map(ProcessIds::of).distinct().toList();
    }

    private static long of(String word) {
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
}
