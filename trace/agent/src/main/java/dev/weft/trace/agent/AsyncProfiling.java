package dev.weft.trace.agent;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Samples of async-profiler beside the trace. */
final class AsyncProfiling {
    /** What it samples if nothing is said. */
    private static final String DEFAULT_EVENT = "event=cpu";
    /** Times of the trace's clock; no word on standard output; of a process that is killed all but the last second. */
    private static final String ALWAYS = ",jfr,clock=monotonic,loglevel=none,chunktime=1,file=";
    /** They have a meaning there, and nothing takes it from them. */
    private static final String SPECIAL = ",%";

    private static @Nullable Method execute;

    private AsyncProfiling() {}

    /**
     * Loads the library and starts it.
     *
     * @param profiler the library, and after a comma its options
     * @param file where its samples go
     */
    static void start(String profiler, Path file, BootClasses boot) throws ReflectiveOperationException {
        for (char special : SPECIAL.toCharArray()) {
            if (file.toString().indexOf(special) >= 0) {
                throw new UnweavableException("async-profiler takes no file with \"" + special + "\" in its path, but it is " + file);
            }
        }
        int comma = profiler.indexOf(',');
        String library = comma < 0 ? profiler : profiler.substring(0, comma);
        String options = comma < 0 ? DEFAULT_EVENT : profiler.substring(comma + 1);
        Class<?> type = boot.needAsyncProfiler();
        type.getMethod("load", String.class).invoke(null, library);
        Method method = type.getMethod("execute0", String.class);
        method.invoke(null, "start," + options + ALWAYS + file);
        execute = method;
    }

    /** Ends it and has its file written, while the program goes on. */
    static void stop() throws ReflectiveOperationException {
        if (execute != null) {
            execute.invoke(null, "stop");
        }
    }

    /** In words. */
    static String reason(Throwable e) {
        Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
        return cause instanceof UnsatisfiedLinkError || cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
