package dev.weft.ipc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts a process with a channel that the programs in it cannot disturb. The pipes that a parent has to a child are its standard
 * input and output; a shell moves them to descriptors 3 and 4 before it becomes the program, gives it an empty standard input, and
 * sends its standard output where its standard error goes. What native code prints can then never be taken for a message. Costs about a
 * millisecond; where there is no shell the pipes stay where they are.
 */
public final class ChildProcess {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final String MOVE = "exec \"$0\" \"$@\" 3<&0 4>&1 0</dev/null 1>&2";

    private ChildProcess() {}

    /** Whether the channel is moved out of the way: the child then finds it at {@code /dev/fd/3} and {@code /dev/fd/4}. */
    public static boolean movesChannel() {
        return Files.isExecutable(SHELL) && Files.exists(Path.of("/dev/fd"));
    }

    /** Starts {@code command}; the channel is the process's standard input and output as seen from here. */
    public static Process start(List<String> command, Map<String, String> environment, @Nullable Path directory) throws IOException {
        var whole = new ArrayList<String>();
        if (movesChannel()) {
            whole.add(SHELL.toString());
            whole.add("-c");
            whole.add(MOVE);
        }
        whole.addAll(command);
        var builder = new ProcessBuilder(whole);
        builder.environment().putAll(environment);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        return builder.start();
    }
}
