package dev.weft.trace.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the agent can say of the process it is in. */
final class ThisProcess {
    private static final String SOURCE = ".java";
    private static final String SOURCE_LAUNCHER = "jdk.compiler/com.sun.tools.javac.launcher.";

    private ThisProcess() {}

    /** Through /proc where there is one: {@code ProcessHandle} loads dozens of classes. */
    static long pid() {
        try {
            return Long.parseLong(Files.readSymbolicLink(Path.of("/proc/self")).toString());
        } catch (IOException | NumberFormatException | UnsupportedOperationException e) {
            return ProcessHandle.current().pid();
        }
    }

    /** The monotonic clock counts from the boot of the machine: equal boots have comparable clocks. */
    static long clockDomain() {
        try {
            long hash = 0xcbf2_9ce4_8422_2325L;
            for (byte b : Files.readAllBytes(Path.of("/proc/sys/kernel/random/boot_id"))) {
                hash = (hash ^ b) * 0x100_0000_01b3L;
            }
            return hash;
        } catch (IOException e) {
            return 0;
        }
    }

    static Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("process.command", main());
        properties.put("java.version", System.getProperty("java.version", ""));
        return properties;
    }

    /** The main class, jar or source file; arguments may be secrets and stay out. */
    static String main() {
        String command = System.getProperty("sun.java.command", "");
        String classPath = System.getProperty("java.class.path", "");
        if (isJar(command, classPath)) {
            return classPath;
        }
        if (command.startsWith(SOURCE_LAUNCHER)) {
            String file = command.substring(command.indexOf(' ') + 1);
            int suffix = (file + " ").indexOf(SOURCE + " ");
            return suffix < 0 ? firstWord(file) : file.substring(0, suffix + SOURCE.length());
        }
        return firstWord(command);
    }

    /** Whether a command starts a jar. */
    static boolean isJar(String command, String classPath) {
        return classPath.endsWith(".jar") && (command + " ").startsWith(classPath + " ");
    }

    private static String firstWord(String words) {
        int end = words.indexOf(' ');
        return end < 0 ? words : words.substring(0, end);
    }
}
