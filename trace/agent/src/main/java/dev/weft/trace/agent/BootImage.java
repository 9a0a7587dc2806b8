package dev.weft.trace.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Defines the recorder and the agent straight into the boot loader, from groups of classes that the build has put together (see
 * {@link ImageMaker}). Adding the jar to the boot class path would do the same, but it prints a warning and switches class-data sharing
 * off for the program. A class that is defined so costs a tenth of one that the program's loader finds in a jar and the JVM verifies.
 *
 * <p>It is the loader of one class itself, which calls the JDK's {@code Unsafe}: what is exported to that class's module is not exported
 * to the program.
 */
public final class BootImage extends ClassLoader implements Consumer<String> {
    /** The folder of groups in the agent's jar. */
    static final String FOLDER = "dev/weft/boot/";
    static final String CORE = "core";
    /** What changes classes, ASM included. */
    static final String WEAVING = "weaving";
    /** What records values. */
    static final String VALUES = "values";
    /** What drops the oldest, and all else that only a flight recorder needs. */
    static final String RING = "ring";
    /** What records waits. */
    static final String WAITS = "waits";
    /** What reads the processor's counter; in {@code java.lang}. */
    static final String COUNTER = "counter";
    /** The class that {@link #loaded} hears of. */
    static final String DEFINER = "definer";
    /** The bridge, which is in {@code java.lang}. */
    static final String BRIDGE = "bridge";
    /** The first of these JDKs and those that need other classes than the one before; a group belongs to each. */
    public static final int[] JDKS = {17, 21, 22};

    private static final String MISC = "jdk.internal.misc";
    private static final String ACCESS = "jdk.internal.access";

    private static boolean started;
    private static @Nullable Function<Object, Object> loaded;

    private final File jar;
    private final Module base = Object.class.getModule();
    private final Instrumentation instrumentation;
    private final Function<Object, Object> definer;

    private BootImage(File jar, Instrumentation instrumentation) throws IOException, ClassNotFoundException {
        super(BootImage.class.getClassLoader());
        this.jar = jar;
        this.instrumentation = instrumentation;
        export(Set.of(), Map.of(MISC, Set.of(getUnnamedModule())));
        byte[] bytes = read(DEFINER);
        Class<?> type = defineClass(null, bytes, 0, bytes.length);
        Class.forName(type.getName(), true, this);
        definer = Objects.requireNonNull(loaded);
    }

    /**
     * Starts the agent.
     *
     * @param argument the agent's
     * @param attached whether the program was running already
     */
    static synchronized void start(@Nullable String argument, Instrumentation instrumentation, boolean attached) throws Exception {
        if (started && attached) {
            throw new IllegalArgumentException("it is being traced, or has been before, and a JVM can be traced once only");
        }
        if (started) {
            return;
        }
        started = true;
        File jar = new File(BootImage.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        BootImage image = new BootImage(jar, instrumentation);
        image.open(image.define(CORE).getModule());
        image.define(ofJdk(Runtime.version().feature()));
        image.define(BRIDGE);
        Agent.start(argument, instrumentation, attached, jar, image, image.version());
    }

    /** The group for a JDK. */
    public static String ofJdk(int feature) {
        int at = JDKS.length - 1;
        while (at > 0 && feature < JDKS[at]) {
            at--;
        }
        return "jdk-" + JDKS[at];
    }

    /** Called by the one class of this loader, when it is initialized. */
    public static void loaded(Function<Object, Object> toDefine) {
        loaded = toDefine;
    }

    /** Lets the recorder use the JDK's internals, and the bridge call the recorder. */
    private void open(Module boot) {
        export(Set.of(boot), Map.of(MISC, Set.of(boot), ACCESS, Set.of(boot)));
    }

    private void export(Set<Module> reads, Map<String, Set<Module>> exports) {
        instrumentation.redefineModule(base, reads, exports, Map.of(), Set.of(), Map.of());
    }

    /** Defines a group of classes, once. */
    @Override
    public void accept(String group) {
        try {
            define(group);
        } catch (IOException e) {
            throw new IllegalStateException("the agent's jar must stay as it is while programs are traced, but: " + e.getMessage(), e);
        }
    }

    private Class<?> define(String group) throws IOException {
        byte[] classes = read(group);
        Object first = null;
        for (int at = 0; at < classes.length;) {
            int length = (classes[at] & 0xff) << 16 | (classes[at + 1] & 0xff) << 8 | (classes[at + 2] & 0xff);
            at += 3;
            Object type = definer.apply(Arrays.copyOfRange(classes, at, at + length));
            first = first == null ? type : first;
            at += length;
        }
        return (Class<?>) Objects.requireNonNull(first);
    }

    /** A number that changes with what the agent does to classes: of the checksums that its jar has of the groups. */
    private long version() throws IOException {
        try (ZipFile file = new ZipFile(jar)) {
            return file.getEntry(FOLDER + CORE).getCrc() << 32 ^ file.getEntry(FOLDER + WEAVING).getCrc()
                    ^ file.getEntry(FOLDER + BRIDGE).getCrc() << 16;
        }
    }

    private byte[] read(String group) throws IOException {
        try (ZipFile file = new ZipFile(jar)) {
            ZipEntry entry = file.getEntry(FOLDER + group);
            if (entry == null) {
                throw new IOException(jar + " must contain the recorder, but has no " + FOLDER + group);
            }
            try (InputStream in = file.getInputStream(entry)) {
                return in.readAllBytes();
            }
        }
    }
}
