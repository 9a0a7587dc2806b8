package dev.weft.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** The {@code weft} command in this process: how it ended and what it said. */
record Command(int exitCode, String out, String err) {
    static Command run(Object... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        int exitCode = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(words);
        return new Command(exitCode, out.toString(), err.toString());
    }
}
