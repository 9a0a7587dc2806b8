package dev.weft.trace.internal;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.Charset;
import java.util.Map;

/**
 * What a program that is no JVM finds when it looks for {@code java}: a script of Weft's that starts the same {@code java} with the agent,
 * and with the environment as it was.
 */
public final class Shims {
    /** The script's folder, in the folder of the shims. */
    private static final String BIN = "/bin";

    /** Below it, under its path, is what stands for a JDK; as the JDK itself, but for its {@code java}. */
    private static final String HOMES = "/homes";

    /** Tells the script what to start a JVM with. */
    private static final String AGENT = "WEFT_JAVA_AGENT";

    private static final Charset CHARSET = charset();

    private final String folder;
    private final String option;

    /** @param option the JVM option with which children are traced */
    public Shims(String folder, String option) {
        this.folder = folder;
        this.option = option;
    }

    Shims withOption(String other) {
        return new Shims(folder, other);
    }

    private static Charset charset() {
        String name = System.getProperty("sun.jnu.encoding");
        return name == null || !Charset.isSupported(name) ? Charset.defaultCharset() : Charset.forName(name);
    }

    /**
     * The environment in which the shims are found. Variables that stay keep their bytes.
     *
     * @param block each variable, {@code NAME=VALUE}, and a zero byte after it
     * @param count holds how many there are
     */
    byte[] before(byte[] block, int[] count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(block.length + 1024);
        int from = 0;
        for (int i = 0; i < count[0]; i++) {
            int end = from;
            while (end < block.length && block[end] != 0) {
                end++;
            }
            variable(block, from, end, out);
            out.write(0);
            from = end + 1;
        }
        write(AGENT + "=" + option, out);
        out.write(0);
        count[0]++;
        return out.toByteArray();
    }

    private void variable(byte[] block, int from, int end, ByteArrayOutputStream out) {
        String text = new String(block, from, end - from, CHARSET);
        int equals = text.indexOf('=');
        String before = equals < 0 ? "" : before(text.substring(0, equals), text.substring(equals + 1));
        if (before.isEmpty()) {
            out.write(block, from, end - from);
        } else {
            // The names of these variables are ASCII, so what stands before a value is as long in bytes.
            write(text.substring(0, equals + 1) + before, out);
            out.write(block, from + equals + 1, end - from - equals - 1);
        }
    }

    /** As {@link #before(byte[], int[])}, for an environment that a program is about to be started with. */
    public void into(Map<String, String> environment) {
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            variable.setValue(before(variable.getKey(), variable.getValue()) + variable.getValue());
        }
        environment.put(AGENT, option);
    }

    /** What is put before the value of a variable. */
    private String before(String name, String value) {
        if (name.equals("PATH")) {
            return folder + BIN + File.pathSeparator;
        }
        boolean stands = name.equals("JAVA_HOME") && value.startsWith("/") && new File(folder + HOMES + value + "/bin/java").exists();
        return stands ? folder + HOMES : "";
    }

    private static void write(String text, ByteArrayOutputStream out) {
        byte[] bytes = text.getBytes(CHARSET);
        out.write(bytes, 0, bytes.length);
    }
}
