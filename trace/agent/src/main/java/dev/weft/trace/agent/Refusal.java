package dev.weft.trace.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * Tells beside the traces why a process is not among them, in a file {@code <pid>-<milliseconds>.error} of one sentence, since the
 * program's own streams are not ours. Compiled for Java 8, and content with any argument, since it may be the argument that is wrong.
 */
final class Refusal {
    private static final String FOLDER = "dir=";

    private Refusal() {}

    /** @param argument the agent's, which says where traces go */
    static void note(String argument, String reason) {
        try {
            Path file = Paths.get(folder(argument)).resolve(pid() + "-" + System.currentTimeMillis() + ".error");
            String sentence = "this process was not traced: " + reason.replace('\n', ' ').replace('\r', ' ');
            Files.write(file, (sentence + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            // There is nobody else to tell.
        }
    }

    static String reason(Throwable problem) {
        String message = problem.getMessage();
        return problem instanceof IllegalArgumentException && message != null ? message : problem.toString();
    }

    /** Without one, traces go where the program runs. */
    static String folder(String argument) {
        if (argument != null) {
            for (String pair : argument.split(",", -1)) {
                if (pair.startsWith(FOLDER)) {
                    return decode(pair.substring(FOLDER.length()));
                }
            }
        }
        return ".";
    }

    /** What is no code stays as it is. */
    private static String decode(String code) {
        byte[] in = code.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
            out.write(low < 0 ? in[i] : high << 4 | low);
            i += low < 0 ? 0 : 2;
        }
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private static String pid() throws IOException {
        try {
            return Files.readSymbolicLink(Paths.get("/proc/self")).toString();
        } catch (IOException | UnsupportedOperationException e) {
            String name = java.lang.management.ManagementFactory.getRuntimeMXBean().getName();
            return name.substring(0, name.indexOf('@'));
        }
    }
}
