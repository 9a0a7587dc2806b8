package dev.weft.trace.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
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
 *
 * <p>A JVM that is recorded once more gets another set of all classes, whose names have a number: what is left of an earlier recording,
 * such as calls that are under way, goes on with its own.
 */
public final class BootImage extends ClassLoader implements Consumer<String>, Runnable {
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
    /** What records of a process beside its calls. */
    static final String EVENTS = "events";
    /** What starts Flight Recorder, and classes that extend some of its. */
    static final String JFR = "jfr";
    /** What loads async-profiler; in {@code java.lang}. */
    static final String ASYNC_PROFILER = "async-profiler";
    /** What reads the processor's counter; in {@code java.lang}. */
    static final String COUNTER = "counter";
    /** The class that {@link #loaded} hears of. */
    static final String DEFINER = "definer";
    /** The bridge, which is in {@code java.lang}. */
    static final String BRIDGE = "bridge";
    /** The first of these JDKs and those that need other classes than the one before; a group belongs to each. */
    public static final int[] JDKS = {17, 21, 22};

    private static final String MISC = "jdk.internal.misc";
    private static final String PERF = "jdk.internal.perf";
    private static final String ACCESS = "jdk.internal.access";

    /** What the names of classes begin with, and what they begin with in a later recording: just as long. */
    private static final String PACKAGE = "dev.weft.boot.";
    private static final String LATER_PACKAGE = "dev.weft.b%03d.";
    private static final String BRIDGES = "$Weft";
    private static final String LATER_BRIDGES = "$W%03d";
    private static final int MOST = 1_000;

    private static int recordings;
    private static boolean recording;
    private static @Nullable Function<Object, Object> loaded;

    private final File jar;
    private final int number;
    private final Module base = Object.class.getModule();
    private final Instrumentation instrumentation;
    private final Function<Object, Object> definer;

    private BootImage(File jar, Instrumentation instrumentation, int number) throws IOException, ClassNotFoundException {
        super(BootImage.class.getClassLoader());
        this.jar = jar;
        this.number = number;
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
        if (recording && attached) {
            throw new IllegalArgumentException("it is being traced already");
        }
        if (recording) {
            return;
        }
        if (recordings == MOST) {
            throw new IllegalArgumentException("it has been traced " + MOST + " times, and a JVM cannot be traced more often");
        }
        File jar = new File(BootImage.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        BootImage image = new BootImage(jar, instrumentation, recordings);
        recordings++;
        recording = true;
        try {
            image.open(image.define(CORE).getModule());
            image.define(ofJdk(Runtime.version().feature()));
            image.define(BRIDGE);
            image.startAgent(argument, attached);
        } catch (Throwable e) {
            recording = false;
            throw e;
        }
    }

    /** Without reflection where a program waits to start. */
    private void startAgent(@Nullable String argument, boolean attached) throws Exception {
        if (number == 0) {
            Agent.start(argument, instrumentation, attached, jar, this, this, version());
            return;
        }
        try {
            Class.forName(renamed(PACKAGE) + "agent.Agent", true, null)
                    .getMethod("start", String.class, Instrumentation.class, boolean.class, File.class, Consumer.class, Runnable.class,
                            long.class)
                    .invoke(null, argument, instrumentation, attached, jar, this, this, version());
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Told when the recording has ended before the process. */
    @Override
    public void run() {
        ended();
    }

    private static synchronized void ended() {
        recording = false;
    }

    private String renamed(String text) {
        if (number == 0) {
            return text;
        }
        String later = String.format(Locale.ROOT, LATER_PACKAGE, number);
        return text.replace(PACKAGE, later).replace(PACKAGE.replace('.', '/'), later.replace('.', '/'))
                .replace(BRIDGES, String.format(Locale.ROOT, LATER_BRIDGES, number));
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
        export(Set.of(boot), Map.of(MISC, Set.of(boot), ACCESS, Set.of(boot), PERF, Set.of(boot)));
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
        if (number > 0) {
            classes = renamed(new String(classes, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
        }
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
