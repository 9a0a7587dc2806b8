package dev.weft.trace.agent;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The last step of building the agent's jar: puts the classes that belong into the boot loader together in groups, which
 * {@link BootImage} defines, and writes those that no compiler can make. A group is the class files one after the other, each behind its
 * length in three bytes, and behind what it extends; it is stored and not compressed.
 */
final class ImageMaker {
    private static final String OWN = Type.getInternalName(ImageMaker.class).replace("ImageMaker", "");
    private static final String BOOT = OWN.replace("agent/", "");
    private static final String SUFFIX = ".class";
    private static final String OBJECT = "java/lang/Object";
    private static final String FUNCTION = "java/util/function/Function";
    private static final String UNSAFE = "jdk/internal/misc/Unsafe";

    private static final Set<String> BUILD_ONLY =
            Set.of("ImageMaker", "InternalsWriter", "ThreadsWeaver", "FieldReaderWriter", "CounterWriter", "AsyncProfilerWriter",
                    "Internals", "package-info");
    private static final Set<String> RING = Set.of("Ring", "Dropped", "DroppedThread", "FlightCopies", "Triggers");
    private static final Set<String> WAITS = Set.of(
            "Waits", "WaitNames", "RunNames", "Arrows", "Runnables", "Monitors", "Contention", "HandOffs", "Transfers", "Mounts");
    private static final Set<String> EVENTS = Set.of("Output", "LogRecords", "JvmCounters", "Pauses", "PerfMemory");
    private static final Set<String> JFR = Set.of("JfrRecording", "ClockEvent");
    private static final Set<String> VALUES = Set.of("Values", "ValueText", "FieldReader");

    private final Map<String, byte[]> classes = new TreeMap<>();
    private final Map<String, byte[]> others = new TreeMap<>(Collections.reverseOrder());
    private final BridgeWriter bridge = new BridgeWriter();

    private ImageMaker() {}

    /** @param arguments the jar, which is written anew */
    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        ImageMaker maker = new ImageMaker();
        maker.read(jar);
        Path made = jar.resolveSibling(jar.getFileName() + ".made");
        maker.write(made);
        Files.move(made, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private void read(Path jar) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                try (InputStream in = file.getInputStream(entry)) {
                    byte[] bytes = in.readAllBytes();
                    if (name.startsWith(BOOT) && name.endsWith(SUFFIX)) {
                        classes.put(name.substring(0, name.length() - SUFFIX.length()), bytes);
                        bridge.add(name, bytes);
                    } else if (!name.startsWith(BOOT) && !entry.isDirectory()) {
                        others.put(name, bytes);
                    }
                }
            }
        }
    }

    /** Names go backwards, so that the manifest is among the first. */
    private void write(Path jar) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(jar)))) {
            for (Map.Entry<String, byte[]> other : others.entrySet()) {
                store(other.getKey(), other.getValue(), out);
            }
            for (String group : new String[] {BootImage.CORE, BootImage.WEAVING, BootImage.VALUES, BootImage.RING, BootImage.WAITS,
                BootImage.EVENTS, BootImage.JFR}) {
                store(BootImage.FOLDER + group, group(group), out);
            }
            byte[] threads = Objects.requireNonNull(classes.get(BOOT + "recorder/Threads"));
            for (int feature : BootImage.JDKS) {
                ByteArrayOutputStream group = new ByteArrayOutputStream();
                append(InternalsWriter.write(feature), group);
                append(ThreadsWeaver.weave(threads, InternalsWriter.hasVirtualThreads(feature)), group);
                store(BootImage.FOLDER + BootImage.ofJdk(feature), group.toByteArray(), out);
            }
            store(BootImage.FOLDER + BootImage.BRIDGE, alone(bridge.toByteArray()), out);
            store(BootImage.FOLDER + BootImage.COUNTER, alone(CounterWriter.write()), out);
            store(BootImage.FOLDER + BootImage.ASYNC_PROFILER, alone(AsyncProfilerWriter.write()), out);
            store(BootImage.FOLDER + BootImage.DEFINER, definer(), out);
        }
    }

    /** A group of one class. */
    private static byte[] alone(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        append(bytes, out);
        return out.toByteArray();
    }

    private static void store(String name, byte[] bytes, ZipOutputStream out) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }

    private byte[] group(String group) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Set<String> done = new HashSet<>();
        for (String name : classes.keySet()) {
            append(name, group, done, out);
        }
        if (group.equals(BootImage.VALUES)) {
            append(FieldReaderWriter.write(), out);
        }
        return out.toByteArray();
    }

    private void append(String name, String group, Set<String> done, ByteArrayOutputStream out) throws IOException {
        byte[] bytes = classes.get(name);
        if (bytes == null || !groupOf(name, bytes).equals(group) || !done.add(name)) {
            return;
        }
        ClassReader reader = new ClassReader(bytes);
        append(reader.getSuperName(), group, done, out);
        for (String type : reader.getInterfaces()) {
            append(type, group, done, out);
        }
        append(bytes, out);
    }

    private static void append(byte[] bytes, ByteArrayOutputStream out) {
        out.write(bytes.length >> 16);
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    /** Nested classes are where the outermost is; empty for those that are written for each JDK, and those that only the build needs. */
    private String groupOf(String name, byte[] bytes) {
        String simple = name.substring(name.lastIndexOf('/') + 1);
        int dollar = simple.indexOf('$');
        String outermost = dollar < 0 ? simple : simple.substring(0, dollar);
        if (name.startsWith(BOOT + "asm/")) {
            return name.startsWith(BOOT + "asm/signature/") ? "" : BootImage.WEAVING;
        }
        if (outermost.equals("JvmMemory") || outermost.equals("AsyncProfiling")) {
            return BootImage.EVENTS;
        }
        if (name.startsWith(OWN)) {
            return BUILD_ONLY.contains(outermost) ? "" : JFR.contains(outermost) ? BootImage.JFR
                    : isOfWeaving(bytes) ? BootImage.WEAVING : BootImage.CORE;
        }
        if (name.startsWith(BOOT + "recorder/")) {
            return outermost.equals("Threads") || outermost.equals("package-info") ? ""
                    : RING.contains(outermost) ? BootImage.RING : VALUES.contains(outermost) ? BootImage.VALUES
                    : WAITS.contains(outermost) ? BootImage.WAITS : EVENTS.contains(outermost) ? BootImage.EVENTS : BootImage.CORE;
        }
        return outermost.equals("package-info") ? "" : BootImage.CORE;
    }

    /** Whether a class of the agent, or one that it extends, has anything to do with ASM. */
    private boolean isOfWeaving(byte[] bytes) {
        if (new String(bytes, StandardCharsets.ISO_8859_1).contains(BOOT + "asm/")) {
            return true;
        }
        byte[] above = classes.get(new ClassReader(bytes).getSuperName());
        return above != null && isOfWeaving(above);
    }

    /** A function that defines a class in the boot loader. */
    private static byte[] definer() {
        String name = OWN + "JdkDefiner";
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        out.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, name, null, OBJECT, new String[] {FUNCTION});
        MethodVisitor constructor = out.visitMethod(Opcodes.ACC_PRIVATE, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, OBJECT, "<init>", "()V", false);
        end(constructor, Opcodes.RETURN);

        MethodVisitor initializer = out.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        initializer.visitCode();
        initializer.visitTypeInsn(Opcodes.NEW, name);
        initializer.visitInsn(Opcodes.DUP);
        initializer.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", "()V", false);
        initializer.visitMethodInsn(
                Opcodes.INVOKESTATIC, Type.getInternalName(BootImage.class), "loaded", "(L" + FUNCTION + ";)V", false);
        end(initializer, Opcodes.RETURN);

        MethodVisitor method = out.visitMethod(Opcodes.ACC_PUBLIC, "apply", "(Ljava/lang/Object;)Ljava/lang/Object;", null, null);
        method.visitCode();
        method.visitMethodInsn(Opcodes.INVOKESTATIC, UNSAFE, "getUnsafe", "()L" + UNSAFE + ";", false);
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitTypeInsn(Opcodes.CHECKCAST, "[B");
        method.visitVarInsn(Opcodes.ASTORE, 2);
        method.visitVarInsn(Opcodes.ALOAD, 2);
        method.visitInsn(Opcodes.ICONST_0);
        method.visitVarInsn(Opcodes.ALOAD, 2);
        method.visitInsn(Opcodes.ARRAYLENGTH);
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UNSAFE, "defineClass",
                "(Ljava/lang/String;[BIILjava/lang/ClassLoader;Ljava/security/ProtectionDomain;)Ljava/lang/Class;", false);
        end(method, Opcodes.ARETURN);
        out.visitEnd();
        return out.toByteArray();
    }

    private static void end(MethodVisitor method, int returnOpcode) {
        method.visitInsn(returnOpcode);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }
}
