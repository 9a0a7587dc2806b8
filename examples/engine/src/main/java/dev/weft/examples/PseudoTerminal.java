package dev.weft.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/*
 * posix_spawn makes the child the leader of a session, but in which order it does that and opens the terminal, which then becomes the
 * session's own, is not said. So the shell that runs first opens it once more. It also sets the terminal up by stty: the calls for that
 * have structures that differ between systems. Ends of lines stay as they are written (-onlcr), which would cost Linux more than twenty
 * times as much as all the rest of a line. An interrupt takes away nothing that was written or typed (noflsh): otherwise that would happen
 * after the interpreter has its signal, and its prompt would be lost if it is quick.
 */
/**
 * A program on a terminal of its own, which does not show what is typed. The program leads a session; when the terminal is closed, or this
 * JVM ends in whatever way, the session loses its terminal and is told so by a signal.
 *
 * <p>One thread may read while another one writes.
 */
final class PseudoTerminal {
    /** In the environment of what runs there, so that also what has left the session is found. */
    private static final String MARK = "WEFT_TERMINAL";
    private static final String SETTING_UP = "exec <\"$1\" >\"$1\" 2>&1 && stty -echo -onlcr noflsh rows \"$2\" cols \"$3\""
            + " && printf %s \"$4\" && shift 4 && exec \"$@\"";
    private static final long SECONDS_TO_END = 5;
    private static final int MOST_ROUNDS = 10;
    private static final int ROOM = 1 << 16;

    private final int master;
    private final String name;
    private final String mark;
    private final long pid;
    private final Optional<CompletableFuture<ProcessHandle>> exit;
    private final MemorySegment read = Arena.ofAuto().allocate(ROOM);

    private PseudoTerminal(int master, String name, String mark, long pid) {
        this.master = master;
        this.name = name;
        this.mark = mark;
        this.pid = pid;
        exit = ProcessHandle.of(pid).map(ProcessHandle::onExit);
    }

    /**
     * Starts a program. When the terminal is set up, and right before the program runs, {@code ready} comes out of it.
     *
     * @param command the program, which is looked for on the {@code PATH}, and its arguments
     * @param environment all of it
     */
    static PseudoTerminal start(List<String> command, Map<String, String> environment, Geometry geometry, String ready) throws IOException {
        int master = Posix.openMaster();
        try {
            String name = Posix.terminalName(master);
            String mark = MARK + "=" + ProcessHandle.current().pid() + ":" + name + ":" + System.nanoTime();
            List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", SETTING_UP, "sh", name, String.valueOf(geometry.lines()),
                    String.valueOf(geometry.columns()), ready));
            all.addAll(command);
            Map<String, String> marked = new HashMap<>(environment);
            marked.put(MARK, mark.substring(MARK.length() + 1));
            return new PseudoTerminal(master, name, mark, Posix.spawn(all, marked, name));
        } catch (IOException e) {
            Posix.close(master);
            throw e;
        }
    }

    long pid() {
        return pid;
    }

    /** Waits for what the program writes; nothing if it has ended. */
    byte[] read() {
        int length = Posix.read(master, read);
        return length < 1 ? new byte[0] : read.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Types; what has ended does not mind. */
    void write(String text) {
        Posix.write(master, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Gives it another size, of which programs in the foreground are told by a signal. */
    void resize(Geometry geometry) {
        try {
            Process stty = new ProcessBuilder("/bin/sh", "-c", "stty rows \"$1\" cols \"$2\" <\"$0\"", name,
                    String.valueOf(geometry.lines()), String.valueOf(geometry.columns()))
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            stty.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the program has ended, also if what it has started is still at the terminal. */
    boolean hasEnded() {
        return exit.map(CompletableFuture::isDone).orElse(true);
    }

    /** Waits a little for a program that has let its terminal go. */
    void awaitEnd() {
        try {
            if (exit.isPresent()) {
                exit.get().get(SECONDS_TO_END, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // It is asked for its exit code in any case.
        }
    }

    /**
     * Ends the program, and all that it has started. To be followed by {@link #free()} when nobody reads any more.
     *
     * @return how the program has ended: its exit code, or its signal as a number below 0; empty if it cannot be ended
     */
    Optional<Integer> end() {
        Set<Long> killed = new HashSet<>();
        // What is being started while the others are looked for is there the next time.
        for (int round = 0; round < MOST_ROUNDS && killed.addAll(killAll()); round++) {
            continue;
        }
        // Only now: after that the number of its session may become that of another.
        awaitEnd();
        return Posix.exitCode(pid);
    }

    /** Gives its descriptor back. */
    void free() {
        Posix.close(master);
    }

    private Set<Long> killAll() {
        Set<ProcessHandle> found = new HashSet<>();
        ProcessHandle.of(pid).ifPresent(leader -> {
            found.add(leader);
            leader.descendants().forEach(found::add);
        });
        ProcessHandle.allProcesses().filter(process -> Posix.session(process.pid()) == pid || isMarked(process.pid())).forEach(found::add);
        found.forEach(ProcessHandle::destroyForcibly);
        return found.stream().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    /** Where there is no such file nothing is found by it. */
    private boolean isMarked(long process) {
        Path environment = Path.of("/proc", Long.toString(process), "environ");
        try {
            return Files.isReadable(environment)
                    && ("\0" + Files.readString(environment, StandardCharsets.ISO_8859_1)).contains("\0" + mark + "\0");
        } catch (IOException e) {
            return false;
        }
    }

    /** How large a terminal is. */
    record Geometry(int lines, int columns) {}
}
