package dev.weft.cli;

import java.io.Serial;

/** The end of a command with one sentence for the user and an exit code. */
final class CommandFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int exitCode;

    private CommandFailure(int exitCode, String sentence) {
        super(sentence, null, false, false);
        this.exitCode = exitCode;
    }

    /** Something went wrong while doing what was asked. */
    static CommandFailure failed(String sentence) {
        return new CommandFailure(1, sentence);
    }

    /** What was asked cannot be done as it was asked. */
    static CommandFailure misused(String sentence) {
        return new CommandFailure(2, sentence);
    }

    /** With the exit code of a command that has its own. */
    static CommandFailure ended(int exitCode, String sentence) {
        return new CommandFailure(exitCode, sentence);
    }

    int exitCode() {
        return exitCode;
    }
}
