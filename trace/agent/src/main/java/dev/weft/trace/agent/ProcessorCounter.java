package dev.weft.trace.agent;

import dev.weft.trace.Precision;
import dev.weft.trace.internal.TickSource;
import dev.weft.trace.internal.TickSource.Use;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the processor's counter of ticks; all of it in the background, when it is wanted. */
final class ProcessorCounter implements Callable<MethodHandle> {
    private static final Path CLOCK_SOURCE = Path.of("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private final Consumer<String> image;

    private ProcessorCounter(Consumer<String> image) {
        this.image = image;
    }

    /**
     * What to use as chosen; null for nothing but {@code System.nanoTime()}.
     *
     * @param image defines a group of {@link BootImage}
     * @param foreign whether the JDK has {@code java.lang.foreign}
     */
    static @Nullable TickSource of(Precision.Clock clock, Consumer<String> image, boolean foreign) {
        if (clock == Precision.Clock.NONE) {
            return new TickSource(Use.WITHOUT_TIME, () -> MethodHandles.constant(long.class, 0L));
        }
        if (clock == Precision.Clock.NANO || !foreign || !System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            return null;
        }
        return new TickSource(clock == Precision.Clock.TSC ? Use.SOON : Use.WHEN_MUCH_IS_STORED, new ProcessorCounter(image));
    }

    @Override
    public MethodHandle call() throws Exception {
        if (!isSteady()) {
            throw new IOException("the processors' counters do not count alike");
        }
        image.accept(BootImage.COUNTER);
        Callable<?> handle = (Callable<?>) Class.forName("java.lang.$WeftCounter", true, null).getDeclaredConstructor().newInstance();
        return (MethodHandle) Objects.requireNonNull(handle.call());
    }

    /** The kernel itself goes by the counter only where all processors count alike; where it does not say, the processor does. */
    private static boolean isSteady() throws IOException {
        try {
            return Files.readString(CLOCK_SOURCE).trim().equals("tsc");
        } catch (NoSuchFileException untold) {
            return Files.readAllLines(PROCESSORS).stream().filter(line -> line.startsWith("flags"))
                    .allMatch(line -> List.of(line.split(" ")).containsAll(List.of("constant_tsc", "nonstop_tsc")));
        }
    }
}
