package dev.weft.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A session whose recording is begun, ended and read by a {@code weft} command of its own: words go to its standard input, answers and
 * what it has to say come from its standard output.
 */
final class OwnSession implements TraceSession {
    /** A process that is traced already is a part of that recording. */
    static final TraceSession NONE = new NoSession();

    private static final String COMMAND = "weft";

    private final Process weft;
    private final Writer in;
    private final BufferedReader out;
    private boolean closed;

    private OwnSession(Process weft) {
        this.weft = weft;
        this.in = weft.outputWriter(StandardCharsets.UTF_8);
        this.out = weft.inputReader(StandardCharsets.UTF_8);
    }

    static TraceSession start(List<String> options) throws IOException {
        Path home = home();
        List<String> command = new ArrayList<>();
        command.add(home == null ? COMMAND : home.resolve("bin").resolve(COMMAND).toString());
        command.addAll(List.of("trace", "--attach", Long.toString(ProcessHandle.current().pid()), "--asked"));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (home != null) {
            builder.environment().put("WEFT_HOME", home.toString());
        }
        Process weft;
        try {
            weft = builder.start();
        } catch (IOException e) {
            throw new IOException("the command weft must be on the PATH for a program that records itself, but cannot be started: "
                    + e.getMessage(), e);
        }
        OwnSession session = new OwnSession(weft);
        session.await("recording", false);
        return session;
    }

    /** The Weft that this class comes from; null if it comes from elsewhere. */
    private static @Nullable Path home() {
        CodeSource source = OwnSession.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return null;
        }
        try {
            URI place = source.getLocation().toURI();
            Path home = "file".equals(place.getScheme()) ? Path.of(place).resolve("../../..").normalize() : null;
            return home != null && Files.isExecutable(home.resolve("bin").resolve(COMMAND)) ? home : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    @Override
    public synchronized void save() throws IOException {
        if (closed) {
            throw new IOException("the session must be open to be saved, but is closed.");
        }
        ask("save");
        await("saved", true);
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        ask("end");
        await("ended", true);
        join();
    }

    private void ask(String word) throws IOException {
        try {
            in.write(word + "\n");
            in.flush();
        } catch (IOException e) {
            throw new IOException("the command weft, which writes the reports, has ended with exit code " + join()
                    + ": what was recorded is in the folder ….parts-… beside the report, which weft view opens.", e);
        }
    }

    /**
     * Waits for an answer.
     *
     * @param aloud whether other lines go to this program's standard error
     * @throws IOException with what the command has said, if it says that it has failed, or ends
     */
    private void await(String answer, boolean aloud) throws IOException {
        List<String> said = new ArrayList<>();
        String line = out.readLine();
        while (line != null && !line.equals(answer)) {
            if (line.equals("failed")) {
                throw new IOException(said.isEmpty()
                        ? "the report could not be written."
                        : said.stream().map(OwnSession::words).collect(Collectors.joining(System.lineSeparator())));
            }
            said.add(line);
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException(said.isEmpty() ? "the command weft has ended with exit code " + join() + "." : words(said.get(0)));
        }
        if (aloud) {
            said.forEach(System.err::println);
        }
    }

    private static String words(String line) {
        String start = COMMAND + ": ";
        return line.startsWith(start) ? line.substring(start.length()) : line;
    }

    private int join() throws IOException {
        try {
            return weft.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the command weft was ending.");
        }
    }

    private static final class NoSession implements TraceSession {
        @Override
        public void save() {}

        @Override
        public void close() {}
    }
}
