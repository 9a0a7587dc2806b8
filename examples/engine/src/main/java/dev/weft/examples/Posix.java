package dev.weft.examples;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pseudo-terminal needs of the C library of Linux and macOS and the JDK does not have. Whose sizes differ between them
 * ({@code sigset_t}, {@code posix_spawnattr_t}) is given more room than any of them takes.
 */
final class Posix {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");

    private static final MethodHandle OPEN_MASTER = call("posix_openpt", JAVA_INT, JAVA_INT);
    private static final MethodHandle GRANT = call("grantpt", JAVA_INT, JAVA_INT);
    private static final MethodHandle UNLOCK = call("unlockpt", JAVA_INT, JAVA_INT);
    private static final MethodHandle NAME = call("ptsname", ADDRESS, JAVA_INT);
    private static final MethodHandle READ = call("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = call("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle WAIT = call("waitpid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SESSION = call("getsid", JAVA_INT, JAVA_INT);
    private static final MethodHandle FILL_SET = call("sigfillset", JAVA_INT, ADDRESS);
    private static final MethodHandle EMPTY_SET = call("sigemptyset", JAVA_INT, ADDRESS);
    private static final MethodHandle SPAWN =
            call("posix_spawn", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle ATTRIBUTES = call("posix_spawnattr_init", JAVA_INT, ADDRESS);
    private static final MethodHandle FREE_ATTRIBUTES = call("posix_spawnattr_destroy", JAVA_INT, ADDRESS);
    private static final MethodHandle SET_FLAGS = call("posix_spawnattr_setflags", JAVA_INT, ADDRESS, JAVA_SHORT);
    private static final MethodHandle SET_DEFAULTS = call("posix_spawnattr_setsigdefault", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SET_MASK = call("posix_spawnattr_setsigmask", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle ACTIONS = call("posix_spawn_file_actions_init", JAVA_INT, ADDRESS);
    private static final MethodHandle FREE_ACTIONS = call("posix_spawn_file_actions_destroy", JAVA_INT, ADDRESS);
    private static final MethodHandle ADD_OPEN =
            call("posix_spawn_file_actions_addopen", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_SHORT);
    private static final MethodHandle ADD_COPY = call("posix_spawn_file_actions_adddup2", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    /** The C library of GNU from 2.34 on; on macOS a flag does the same. */
    private static final Optional<MethodHandle> ADD_CLOSE_FROM = LIBRARY.find("posix_spawn_file_actions_addclosefrom_np")
            .map(symbol -> LINKER.downcallHandle(symbol, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT)));

    private static final int READ_AND_WRITE = 2;
    private static final int NOT_MINE = MAC ? 0x20000 : 0x100;
    private static final int NOT_FOR_CHILDREN = MAC ? 0 : 0x80000;
    private static final int DEFAULT_SIGNALS = 0x4;
    private static final int SIGNAL_MASK = 0x8;
    private static final int NEW_SESSION = MAC ? 0x400 : 0x80;
    private static final int CLOSE_ALL = MAC ? 0x4000 : 0;
    private static final int WITHOUT_WAITING = 1;
    private static final int INTERRUPTED = 4;
    private static final int ROOM = 1024;
    private static final int LONGEST_NAME = 128;

    private Posix() {}

    private static MethodHandle call(String name, ValueLayout result, ValueLayout... parameters) {
        return LINKER.downcallHandle(LIBRARY.findOrThrow(name), FunctionDescriptor.of(result, parameters),
                Linker.Option.captureCallState("errno"));
    }

    private static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }

    private static IOException failed(String what, MemorySegment state) {
        return new IOException(what + " failed with error " + (int) ERRNO.get(state, 0L));
    }

    /** A new pseudo-terminal: the descriptor of the side that is not a terminal. */
    static int openMaster() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int master = (int) OPEN_MASTER.invokeExact(state, READ_AND_WRITE | NOT_MINE | NOT_FOR_CHILDREN);
            if (master < 0) {
                throw failed("posix_openpt", state);
            }
            if ((int) GRANT.invokeExact(state, master) != 0 || (int) UNLOCK.invokeExact(state, master) != 0) {
                IOException failure = failed("unlockpt", state);
                close(master);
                throw failure;
            }
            return master;
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The file that is the terminal of a master. */
    static String terminalName(int master) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            // It returns memory that the next call uses again.
            synchronized (Posix.class) {
                MemorySegment name = (MemorySegment) NAME.invokeExact(state, master);
                if (name.address() == 0) {
                    throw failed("ptsname", state);
                }
                return name.reinterpret(LONGEST_NAME).getString(0);
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Waits for bytes.
     *
     * @return how many; less than 1 if there will be no more
     */
    static int read(int descriptor, MemorySegment into) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long read;
            do {
                read = (long) READ.invokeExact(state, descriptor, into, into.byteSize());
            } while (read < 0 && (int) ERRNO.get(state, 0L) == INTERRUPTED);
            return (int) read;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Writes all; false if nobody reads it any more. */
    static boolean write(int descriptor, byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment left = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            while (left.byteSize() > 0) {
                long written = (long) WRITE.invokeExact(state, descriptor, left, left.byteSize());
                if (written < 0 && (int) ERRNO.get(state, 0L) != INTERRUPTED) {
                    return false;
                }
                left = left.asSlice(Math.max(0, written));
            }
            return true;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void close(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            int ignored = (int) CLOSE.invokeExact(arena.allocate(STATE), descriptor);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The process that leads the session of a process, less than 1 if there is no such process. */
    static long session(long pid) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) SESSION.invokeExact(arena.allocate(STATE), (int) pid);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * How a child has ended; after that its number is free for others.
     *
     * @return its exit code, or its signal as a number below 0; empty if it runs
     */
    static Optional<Integer> exitCode(long pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            if ((int) WAIT.invokeExact(arena.allocate(STATE), (int) pid, status, WITHOUT_WAITING) != pid) {
                return Optional.empty();
            }
            int word = status.get(JAVA_INT, 0);
            int signal = word & 0x7f;
            return Optional.of(signal == 0 ? word >> 8 & 0xff : -signal);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Starts a program in a session of its own, with a terminal as standard input, output and error, no other open file, and no signal
     * ignored or blocked.
     *
     * @return its process
     */
    static long spawn(List<String> command, Map<String, String> environment, String terminal) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment attributes = arena.allocate(ROOM, Long.BYTES);
            MemorySegment actions = arena.allocate(ROOM, Long.BYTES);
            MemorySegment signals = arena.allocate(ROOM, Long.BYTES);
            int failures = (int) ATTRIBUTES.invokeExact(state, attributes) | (int) ACTIONS.invokeExact(state, actions)
                    | (int) SET_FLAGS.invokeExact(state, attributes, (short) (DEFAULT_SIGNALS | SIGNAL_MASK | NEW_SESSION | CLOSE_ALL))
                    | (int) FILL_SET.invokeExact(state, signals) | (int) SET_DEFAULTS.invokeExact(state, attributes, signals)
                    | (int) EMPTY_SET.invokeExact(state, signals) | (int) SET_MASK.invokeExact(state, attributes, signals)
                    | (int) ADD_OPEN.invokeExact(state, actions, 0, arena.allocateFrom(terminal), READ_AND_WRITE, (short) 0)
                    | (int) ADD_COPY.invokeExact(state, actions, 0, 1) | (int) ADD_COPY.invokeExact(state, actions, 0, 2);
            if (ADD_CLOSE_FROM.isPresent()) {
                failures |= (int) ADD_CLOSE_FROM.get().invokeExact(actions, 3);
            }
            MemorySegment pid = arena.allocate(JAVA_INT);
            int failure = failures != 0 ? failures : (int) SPAWN.invokeExact(state, pid, arena.allocateFrom(command.getFirst()), actions,
                    attributes, strings(arena, command),
                    strings(arena, environment.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).toList()));
            int ignored = (int) FREE_ACTIONS.invokeExact(state, actions) | (int) FREE_ATTRIBUTES.invokeExact(state, attributes);
            if (failure != 0) {
                throw new IOException("posix_spawn of " + command.getFirst() + " failed with error " + failure);
            }
            return pid.get(JAVA_INT, 0);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** An array of C's strings that ends with none. */
    private static MemorySegment strings(Arena arena, List<String> strings) {
        MemorySegment array = arena.allocate(ADDRESS, strings.size() + 1L);
        for (int i = 0; i < strings.size(); i++) {
            array.setAtIndex(ADDRESS, i, arena.allocateFrom(strings.get(i)));
        }
        return array;
    }
}
