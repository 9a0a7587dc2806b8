package dev.weft.trace.agent;

import dev.weft.trace.Precision;
import dev.weft.trace.internal.FieldReader;
import dev.weft.trace.internal.FileMapper;
import dev.weft.trace.internal.TickSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Defines the recorder straight into the boot loader. Adding the jar to the boot class path would do the same, but it prints a warning
 * and switches class-data sharing off for the program.
 */
final class BootClasses {
    /** Under these names in the sources; the build gives both other names in the agent's jar. */
    private static final String RECORDER = "dev/weft/trace/internal/";
    private static final String FORMAT = "dev/weft/trace/format/";
    private static final String VALUES = RECORDER + "Value";
    private static final String FIELD_READER = RECORDER + "FieldReader.class";
    private static final String INTERNAL = "jdk.internal.misc";
    private static final String ACCESS = "jdk.internal.access";
    /** The JDK keeps ten slots for its own hooks and uses the first three. */
    private static final int FIRST_SHUTDOWN_SLOT = 2;
    private static final int LAST_SHUTDOWN_SLOT = 9;
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
    private static final int FIRST_WITH_ARENAS = 22;

    private final Instrumentation instrumentation;
    private final Module base = Object.class.getModule();
    private final BridgeWriter bridge = new BridgeWriter();
    private final boolean virtualThreads = Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS;

    private final Internals internals;

    BootClasses(Instrumentation instrumentation) throws ReflectiveOperationException {
        this.instrumentation = instrumentation;
        this.internals = InternalsWriter.load(virtualThreads, Runtime.version().feature() >= FIRST_WITH_ARENAS, this::open);
    }

    /**
     * Defines them, and the bridge to them.
     *
     * @param values whether what records values is needed too
     * @param ring whether what drops the oldest is
     * @param waits whether what records waits is
     */
    void define(Path jar, boolean values, boolean ring, boolean waits) throws IOException {
        List<byte[]> classes = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            for (JarEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                if ((name.startsWith(RECORDER) || name.startsWith(FORMAT)) && isClass(name)
                        && (values || !isOfValues(name)) && (ring || !isOfRing(name))
                        && (waits || !isOfWaits(name))) {
                    try (InputStream in = file.getInputStream(entry)) {
                        byte[] bytes = in.readAllBytes();
                        classes.add(name.equals(RECORDER + "Threads.class") ? threads(bytes) : bytes);
                        bridge.add(name, bytes);
                    }
                }
            }
        }
        if (classes.isEmpty()) {
            throw new IOException(jar + " must contain the recorder, but has no " + RECORDER);
        }

        Module boot = base;
        for (byte[] bytes : classes) {
            boot = internals.define(bytes).getModule();
        }
        open(boot);
        change(Set.of(boot), Map.of());
        internals.define(bridge.toByteArray());
    }

    private static boolean isOfValues(String name) {
        return name.startsWith(VALUES) || name.equals(FIELD_READER);
    }

    private static boolean isOfRing(String name) {
        return name.startsWith(RECORDER + "Ring") || name.startsWith(RECORDER + "Dropped")
                || name.startsWith(RECORDER + "FlightCopies") || name.startsWith(RECORDER + "Triggers");
    }

    private static boolean isOfWaits(String name) {
        return name.startsWith(RECORDER + "Wait") || name.startsWith(RECORDER + "Arrows");
    }

    /** Reads fields of any object. */
    FieldReader fieldReader() throws ReflectiveOperationException {
        return FieldReaderWriter.load(this::open);
    }

    private byte[] threads(byte[] bytes) {
        long number = virtualThreads ? 0 : internals.offset(Thread.class, "tid");
        return ThreadsWeaver.weave(
                bytes, virtualThreads, number, internals.offset(AbstractOwnableSynchronizer.class, "exclusiveOwnerThread"));
    }

    /** Names and descriptors of what woven code can call, once it is defined. */
    Set<String> bridged() {
        return bridge.methods();
    }

    /** An empty thread-local that belongs to the carrier, where there are virtual threads. */
    ThreadLocal<?> carrierLocal() {
        return internals.carrierLocal();
    }

    /** The processor's counter of ticks, as chosen; null for nothing but {@code System.nanoTime()}. */
    @Nullable TickSource ticks(Precision.Clock clock) {
        return ProcessorCounter.of(clock, internals, Runtime.version().feature() >= FIRST_WITH_ARENAS);
    }

    /** Maps files. */
    FileMapper mapper() {
        return Mapping.by(internals);
    }

    /** Loaded only when the recorder's classes are there; so nothing outside of it may need to know that it is a mapper. */
    private record Mapping(Internals internals) implements FileMapper {
        static FileMapper by(Internals internals) {
            return new Mapping(internals);
        }

        @Override
        public ByteBuffer map(FileChannel channel, long at, long bytes) throws IOException {
            return internals.map(channel, at, bytes);
        }
    }

    /** Lets {@code action} run when the program has ended in order; after its own hooks, whose calls are still recorded. */
    void atShutdown(Runnable action) {
        boolean registered = false;
        for (int slot = LAST_SHUTDOWN_SLOT; !registered && slot > FIRST_SHUTDOWN_SLOT; slot--) {
            try {
                internals.atShutdown(slot, action);
                registered = true;
            } catch (InternalError taken) {
                registered = false;
            }
        }
    }

    private static boolean isClass(String entry) {
        return entry.endsWith(".class") && !entry.endsWith("package-info.class");
    }

    private void open(Module module) {
        change(Set.of(), Map.of(INTERNAL, Set.of(module), ACCESS, Set.of(module)));
    }

    private void change(Set<Module> reads, Map<String, Set<Module>> exports) {
        instrumentation.redefineModule(base, reads, exports, Map.of(), Set.of(), Map.of());
    }
}
