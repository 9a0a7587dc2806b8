package dev.weft.trace.agent;

import dev.weft.trace.Precision;
import dev.weft.trace.internal.FieldReader;
import dev.weft.trace.internal.FileMapper;
import dev.weft.trace.internal.TickSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is in the boot loader beside that from which a recording starts: defined when it is needed first. */
final class BootClasses {
    /** The JDK keeps ten slots for its own hooks and uses the first three. */
    private static final int FIRST_SHUTDOWN_SLOT = 2;
    private static final int LAST_SHUTDOWN_SLOT = 9;

    private static final int FIRST_WITH_ARENAS = 22;

    private final Consumer<String> image;
    private boolean weaving;
    private @Nullable FieldReader fields;

    /** @param image defines a group of {@link BootImage} */
    BootClasses(Consumer<String> image) {
        this.image = image;
    }

    /** Defines what changes classes. */
    synchronized void needWeaving() {
        if (!weaving) {
            image.accept(BootImage.WEAVING);
            weaving = true;
        }
    }

    void needRing() {
        image.accept(BootImage.RING);
    }

    /** Defines what records waits. */
    void needWaits() {
        image.accept(BootImage.WAITS);
    }

    /** Defines what records of a process beside its calls. */
    void needEvents() {
        image.accept(BootImage.EVENTS);
    }

    /** Defines what starts Flight Recorder. */
    void needJfr() {
        image.accept(BootImage.JFR);
    }

    /** Defines what loads async-profiler, once in a process. */
    Class<?> needAsyncProfiler() throws ClassNotFoundException {
        String name = "java.lang.$AsyncProfiler";
        try {
            return Class.forName(name, true, null);
        } catch (ClassNotFoundException first) {
            image.accept(BootImage.ASYNC_PROFILER);
            return Class.forName(name, true, null);
        }
    }

    /** Defines what records values; gives what reads fields of any object. */
    FieldReader needValues() throws ReflectiveOperationException {
        FieldReader known = fields;
        if (known == null) {
            image.accept(BootImage.VALUES);
            Class<?> type = Class.forName("dev.weft.trace.agent.JdkFieldReader", true, null);
            known = (FieldReader) type.getDeclaredConstructor().newInstance();
            fields = known;
        }
        return known;
    }

    /** The processor's counter of ticks, as chosen; null for nothing but {@code System.nanoTime()}. */
    @Nullable TickSource ticks(Precision.Clock clock) {
        return ProcessorCounter.of(clock, image, Runtime.version().feature() >= FIRST_WITH_ARENAS);
    }

    /** Maps files. */
    static FileMapper mapper() {
        return new Mapping();
    }

    private static final class Mapping implements FileMapper {
        @Override
        public ByteBuffer map(FileChannel channel, long at, long bytes) throws IOException {
            return Internals.map(channel, MapMode.READ_WRITE, at, bytes);
        }
    }

    /** Lets {@code action} run when the program has ended in order; after its own hooks, whose calls are still recorded. */
    static void atShutdown(Runnable action) {
        boolean registered = false;
        for (int slot = LAST_SHUTDOWN_SLOT; !registered && slot > FIRST_SHUTDOWN_SLOT; slot--) {
            try {
                Internals.atShutdown(slot, action);
                registered = true;
            } catch (InternalError taken) {
                registered = false;
            }
        }
    }
}
