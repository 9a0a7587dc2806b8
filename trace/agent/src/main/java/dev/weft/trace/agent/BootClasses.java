package dev.weft.trace.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Defines the recorder straight into the boot loader. Adding the jar to the boot class path would do the same, but it prints a warning
 * and switches class-data sharing off for the program.
 */
final class BootClasses {
    /** Under these names in the sources; the build gives both other names in the agent's jar. */
    private static final String RECORDER = "dev/weft/trace/recorder/";
    private static final String FORMAT = "dev/weft/trace/format/";
    private static final String INTERNAL = "jdk.internal.misc";
    private static final String ACCESS = "jdk.internal.access";
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    private final Instrumentation instrumentation;
    private final Module base = Object.class.getModule();
    private final Module mine = BootClasses.class.getModule();
    private final boolean virtualThreads = Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS;

    BootClasses(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** Defines them; an empty thread-local that belongs to the carrier, where there are virtual threads. */
    ThreadLocal<?> define(Path jar) throws IOException, ReflectiveOperationException {
        change(Set.of(), Map.of(INTERNAL, Set.of(mine)));
        List<byte[]> classes = new ArrayList<>();
        BridgeWriter bridge = new BridgeWriter();
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            for (JarEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                if ((name.startsWith(RECORDER) || name.startsWith(FORMAT)) && isClass(name)) {
                    try (InputStream in = file.getInputStream(entry)) {
                        byte[] bytes = in.readAllBytes();
                        classes.add(name.equals(RECORDER + "Threads.class") && virtualThreads ? ThreadsWeaver.weave(bytes) : bytes);
                        bridge.add(name, bytes);
                    }
                }
            }
        }
        if (classes.isEmpty()) {
            throw new IOException(jar + " must contain the recorder, but has no " + RECORDER);
        }

        Class<?> unsafeType = Class.forName("jdk.internal.misc.Unsafe");
        Object unsafe = unsafeType.getMethod("getUnsafe").invoke(null);
        Method defineClass = unsafeType.getMethod(
                "defineClass", String.class, byte[].class, int.class, int.class, ClassLoader.class, ProtectionDomain.class);
        Module boot = mine;
        for (byte[] bytes : classes) {
            boot = ((Class<?>) defineClass.invoke(unsafe, null, bytes, 0, bytes.length, null, null)).getModule();
        }
        change(Set.of(boot), Map.of(ACCESS, Set.of(boot)));
        byte[] bytes = bridge.toByteArray();
        defineClass.invoke(unsafe, null, bytes, 0, bytes.length, null, null);
        return virtualThreads
                ? Class.forName("jdk.internal.misc.CarrierThreadLocal").asSubclass(ThreadLocal.class).getConstructor().newInstance()
                : new ThreadLocal<>();
    }

    private static boolean isClass(String entry) {
        return entry.endsWith(".class") && !entry.endsWith("package-info.class");
    }

    private void change(Set<Module> reads, Map<String, Set<Module>> exports) {
        instrumentation.redefineModule(base, reads, exports, Map.of(), Set.of(), Map.of());
    }
}
