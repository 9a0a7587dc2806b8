package dev.weft;

import dev.weft.host.CrashLog;
import org.jspecify.annotations.Nullable;

/**
 * The task needed more memory, or threads, than its worker JVM may use. The worker is replaced; {@link #kind} tells what ran out.
 */
public final class WorkerOutOfMemory extends WorkerException {
    /** What there was not enough of. */
    public enum Kind {
        /** Objects; {@link ProcessOptions#heap()} sets the limit. */
        HEAP("give workers more with ProcessOptions.heap"),
        /** Classes; a limit only where an option sets it. */
        METASPACE("give workers more with ProcessOptions.jvmArgs(\"-XX:MaxMetaspaceSize=…\"), or look for class loaders that are kept"),
        /** Threads: the system or the container gives this user, or this machine, no more. */
        THREADS("start fewer threads, or raise the limit of the user or container (ulimit -u, pids.max)"),
        /** Buffers outside the heap. */
        DIRECT("give workers more with ProcessOptions.jvmArgs(\"-XX:MaxDirectMemorySize=…\")"),
        /** One array longer than the JVM or a message allows. */
        ARRAY("use smaller pieces"),
        /** Memory of the system, which the JVM did not survive. */
        NATIVE("use fewer workers, or a smaller ProcessOptions.heap"),
        /** Something else; the message tells. */
        OTHER("see the cause");

        private final String advice;

        Kind(String advice) {
            this.advice = advice;
        }

        private static Kind of(String message) {
            if (message.startsWith("Java heap space") || message.startsWith("GC overhead")) {
                return HEAP;
            } else if (message.startsWith("Metaspace") || message.startsWith("Compressed class space")) {
                return METASPACE;
            } else if (message.contains("native thread")) {
                return THREADS;
            } else if (message.contains("direct buffer memory")) {
                return DIRECT;
            } else if (message.startsWith("Requested array size") || message.startsWith("a message may hold")) {
                return ARRAY;
            }
            return OTHER;
        }
    }

    private static final long serialVersionUID = 1L;
    private final Kind kind;

    WorkerOutOfMemory(Place place, Throwable cause) {
        this(place, Kind.of(String.valueOf(cause.getMessage())), String.valueOf(cause.getMessage()), cause);
    }

    WorkerOutOfMemory(Place place, CrashLog crash) {
        this(place, Kind.NATIVE, "the system gave its JVM no more; the crash log is " + crash.path(), null);
    }

    private WorkerOutOfMemory(Place place, Kind kind, String what, @Nullable Throwable cause) {
        super(place, place.workerText() + " ran out of memory in " + place.taskText() + " (" + what + "); " + kind.advice, cause);
        this.kind = kind;
    }

    /** What to do about an error of this kind in the program itself, after what the JVM says of it. */
    static String advice(OutOfMemoryError error) {
        return error.getMessage() + "; " + kindOf(error).advice;
    }

    static Kind kindOf(OutOfMemoryError error) {
        return Kind.of(String.valueOf(error.getMessage()));
    }

    /** What there was not enough of. */
    public Kind kind() {
        return kind;
    }
}
