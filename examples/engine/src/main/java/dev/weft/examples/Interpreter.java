package dev.weft.examples;

import dev.weft.examples.PseudoTerminal.Geometry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An interpreter that runs, and what it writes. A daemon thread reads its terminal, so that a wait can end without it; if nobody wants
 * what was read, the interpreter waits. Used by one thread.
 */
final class Interpreter {
    /** Why a wait is over. */
    enum Sign {
        /** Its first prompt: it is ready for something new. */
        FIRST,
        /** Its other prompt: it waits for more. */
        NEXT,
        /** What was waited for has come. */
        CAME,
        SILENT,
        LATE,
        ENDED
    }

    /**
     * Prompts that nothing else writes.
     *
     * @param first when it is ready
     * @param next when what was typed is not complete
     */
    record Marks(String first, String next) {
        static Marks random() {
            // Some interpreters cut prompts of more than 19 characters.
            String number = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 12);
            return new Marks("{w" + number + ">", "{w" + number + "+");
        }
    }

    private static final int MOST_CHUNKS = 256;
    /** Its end is seen by its terminal, unless what it has started goes on there. */
    private static final Duration LOOKS_EVERY = Duration.ofMillis(500);
    /** For how long, after the end of a wait, is taken what has been written without end. */
    private static final Duration FLOOD = Duration.ofSeconds(4);

    private final PseudoTerminal terminal;
    private final TerminalText text = new TerminalText();
    private final BlockingQueue<ByteBuffer> read = new ArrayBlockingQueue<>(MOST_CHUNKS);
    private final Thread reader;
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private boolean ended;
    private @Nullable Optional<Integer> exitCode;
    private Marks marks = Marks.random();

    private Interpreter(PseudoTerminal terminal, String name) {
        this.terminal = terminal;
        this.reader = new Thread(this::readAll, name);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts one. The first {@link Sign#FIRST} comes when its terminal is ready to be typed at.
     *
     * @param name of its thread
     */
    static Interpreter start(List<String> command, Map<String, String> environment, Geometry geometry, String name) throws IOException {
        Marks ready = Marks.random();
        Interpreter started = new Interpreter(PseudoTerminal.start(command, environment, geometry, ready.first()), name);
        started.expect(ready);
        return started;
    }

    private void readAll() {
        try {
            byte[] bytes;
            do {
                bytes = terminal.read();
                read.put(ByteBuffer.wrap(bytes));
            } while (bytes.length > 0);
        } catch (InterruptedException e) {
            // Nobody wants the rest.
        }
    }

    /** From now on these are its prompts; earlier ones that are still under way are not. */
    void expect(Marks prompts) {
        marks = prompts;
        text.marks(prompts.first(), prompts.next());
    }

    /** New prompts, which are expected from now on. */
    Marks newMarks() {
        expect(Marks.random());
        return marks;
    }

    void type(String typed) {
        terminal.write(typed);
    }

    /** Types what is not seen otherwise, and is to be seen. */
    void typeSeen(String typed, String seen) {
        text.add(seen);
        terminal.write(typed);
    }

    void resize(Geometry geometry) {
        terminal.resize(geometry);
    }

    void manner(TerminalText.Manner manner, Geometry geometry) {
        text.manner(manner, geometry);
    }

    /** What it has written since the last time. */
    String take() {
        return text.take();
    }

    /**
     * Waits for a prompt.
     *
     * @param deadline by {@link System#nanoTime()}
     * @param silence for how long nothing may come, if that matters
     * @param end what may come in place of a prompt, if anything
     * @throws InterruptedException if the thread is interrupted
     */
    Sign await(long deadline, @Nullable Duration silence, @Nullable String end) throws InterruptedException {
        long pause = silence == null ? Long.MAX_VALUE : silence.toNanos();
        long since = System.nanoTime();
        while (true) {
            TerminalText.Mark mark = text.add(rest);
            if (mark != null) {
                return mark == TerminalText.Mark.FIRST ? Sign.FIRST : Sign.NEXT;
            }
            if (ended) {
                return Sign.ENDED;
            }
            if (end != null && text.endsWith(end)) {
                return Sign.CAME;
            }
            long now = System.nanoTime();
            long untilLate = deadline - now;
            long untilSilent = pause - (now - since);
            if (untilLate < -FLOOD.toNanos()) {
                return Sign.LATE;
            }
            long left = Math.min(untilLate, untilSilent);
            ByteBuffer next = read.poll(Math.min(left, LOOKS_EVERY.toNanos()), TimeUnit.NANOSECONDS);
            if (next != null) {
                ended = !next.hasRemaining();
                rest = next;
                since = System.nanoTime();
            } else if (left <= LOOKS_EVERY.toNanos()) {
                return untilSilent < untilLate ? Sign.SILENT : Sign.LATE;
            } else {
                ended = terminal.hasEnded();
            }
        }
    }

    /** How it has ended by itself, in words. */
    String ending() {
        terminal.awaitEnd();
        close();
        return exitCode == null || exitCode.isEmpty() ? "has closed its terminal"
                : exitCode.get() < 0 ? "was ended by signal " + -exitCode.get() : "ended with exit code " + exitCode.get();
    }

    /** Whether it ended because it was asked to. */
    boolean hasExited() {
        return exitCode != null && exitCode.filter(code -> code >= 0).isPresent();
    }

    /** Ends it and all that it has started. */
    void close() {
        if (exitCode != null) {
            return;
        }
        exitCode = terminal.end();
        reader.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            // The session has no terminal any more, which ends the thread.
            reader.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!reader.isAlive()) {
            terminal.free();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
