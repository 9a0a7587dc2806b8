package dev.weft.examples;

import dev.weft.examples.Interpreter.Sign;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/*
 * Examples typed at Python's own prompt break at blank lines in blocks, and those typed at Node's are at the mercy of what it takes for
 * complete. So each has a driver in its own language, which evaluates as its prompt does: it reads the name of a file at the terminal,
 * runs the code in it, and writes one of two marks: that it is done, or that this is no code of the language. A line that begins with !
 * gives it new marks. Code in a file is of any length, where a line of a terminal is not.
 */
/** A language whose interpreter is told by a program, its driver, to run each example as a whole. */
abstract class DrivenRunner extends InterpreterRunner {
    private @Nullable Path file;

    /**
     * A runner.
     *
     * @param command behind which the driver's source is an argument
     * @param driver its resource
     */
    DrivenRunner(Prompt prompt, List<String> command, String driver) {
        super(prompt, Stream.concat(command.stream(), Stream.of(source(driver))).toList());
    }

    private static String source(String driver) {
        try (InputStream source = DrivenRunner.class.getResourceAsStream(driver)) {
            if (source == null) {
                throw new IllegalStateException(driver + " must be beside this class, but is not");
            }
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected final String prompting(String first, String next) {
        return "!" + first + " " + next;
    }

    /** A sign in front of the file's name, which tells the driver how the example is to be run. */
    String manner(Example example) {
        return "=";
    }

    @Override
    final Sign enter(Dialogue dialogue, Example example, String code) throws IOException, InterruptedException {
        Path known = file;
        if (known == null) {
            known = Files.createTempFile("weft-example-", "");
            file = known;
        }
        Files.writeString(known, code);
        return dialogue.say(manner(example) + known);
    }

    @Override
    final Answer refused(Interpreter running, Example example) {
        return new Answer(said(example, running.take()), End.REFUSED, "");
    }

    @Override
    final boolean isTyped() {
        return false;
    }

    @Override
    public final void end() {
        super.end();
        Path known = file;
        file = null;
        if (known != null) {
            try {
                Files.deleteIfExists(known);
            } catch (IOException e) {
                known.toFile().deleteOnExit();
            }
        }
    }
}
