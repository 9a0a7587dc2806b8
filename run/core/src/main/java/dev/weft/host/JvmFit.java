package dev.weft.host;

import dev.weft.ProcessOptions;
import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;


/**
 * Whether a JVM with given options accepts a class archive that was made with Weft's own. One that does not starts slower than without
 * any, so only what is known to fit does.
 */
public final class JvmFit {
    /** Variables with options for every JVM. */
    static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** Options that leave an archive valid, as they begin. */
    private static final String[] HARMLESS = {
        "-D",
        "-ea",
        "-da",
        "-esa",
        "-dsa",
        "-enableassertions",
        "-Xms",
        "-Xss",
        "-Xlog:",
        "--enable-preview",
        "-XX:ActiveProcessorCount=",
        "-XX:ArchiveRelocationMode=",
        "-XX:ErrorFile=",
        "-XX:HeapDumpPath=",
        "-XX:MaxMetaspaceSize=",
        "-XX:ThreadStackSize=",
        "-XX:TieredStopAtLevel=",
        "-XX:+CrashOnOutOfMemoryError",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:+HeapDumpOnOutOfMemoryError"
    };

    /** Properties that the JVM itself acts on. */
    private static final String[] HARMFUL = {"-Djdk.module.", "-Djava.system.class.loader", "-Djava.security.manager"};

    /** Heaps from some 32 GiB on have wider references; what is near is left alone. */
    private static final long MOST_HEAP = 30L << 30;

    private JvmFit() {}

    /** @param heapPercent the share of this machine's memory that a worker's heap may take */
    public static boolean fits(ProcessOptions options, double heapPercent) {
        for (String variable : VARIABLES) {
            String value = options.environment().getOrDefault(variable, System.getenv(variable));
            if (value != null && !value.isBlank() && !fits(List.of(value.strip().split(" +")))) {
                return false;
            }
        }
        return fits(options.jvmArgs()) && fitsHeap(options.heap(), heapPercent);
    }

    public static boolean fits(List<String> arguments) {
        for (String argument : arguments) {
            boolean fits = argument.startsWith("-Xmx") ? bytes(argument.substring(4)) <= MOST_HEAP : begins(argument, HARMLESS);
            if (!fits || begins(argument, HARMFUL)) {
                return false;
            }
        }
        return true;
    }

    private static boolean begins(String argument, String[] starts) {
        for (String start : starts) {
            if (argument.startsWith(start)) {
                return true;
            }
        }
        return false;
    }

    private static boolean fitsHeap(@Nullable String heap, double percent) {
        return heap == null ? machineBytes() / 100.0 * percent <= MOST_HEAP : bytes(heap) <= MOST_HEAP;
    }

    /** A number as after {@code -Xmx}; one that cannot be read is taken for the largest. */
    public static long bytes(String text) {
        if (text.isEmpty()) {
            return Long.MAX_VALUE;
        }
        int shift = switch (text.charAt(text.length() - 1)) {
            case 'k', 'K' -> 10;
            case 'm', 'M' -> 20;
            case 'g', 'G' -> 30;
            case 't', 'T' -> 40;
            default -> 0;
        };
        try {
            return Math.multiplyExact(Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1)), 1L << shift);
        } catch (ArithmeticException | NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** The memory of this machine; a container's limit can only be lower. Unknown is taken for the most. */
    private static double machineBytes() {
        try (var in = new BufferedReader(new FileReader("/proc/meminfo", StandardCharsets.US_ASCII))) {
            String total = in.readLine();
            // "MemTotal:       24586748 kB"
            if (total != null && total.startsWith("MemTotal:") && total.endsWith("kB")) {
                return Long.parseLong(total.substring(9, total.length() - 2).strip()) * 1024.0;
            }
        } catch (IOException | NumberFormatException e) {
            // Not Linux.
            return Double.MAX_VALUE;
        }
        return Double.MAX_VALUE;
    }
}
