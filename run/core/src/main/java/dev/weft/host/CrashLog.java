package dev.weft.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM wrote before it died of something that it could not bear.
 *
 * @param head its first lines, without those that are the same in every log
 * @param signal what killed it, 0 if that was want of memory
 * @param frame the code that did it, empty if unknown
 */
public record CrashLog(Path path, String head, int signal, String frame) {
    private static final int HEAD_LINES = 60;
    private static final int ABORT = 6;
    private static final String OPTION = "-XX:ErrorFile=";
    private static final Pattern SIGNAL = Pattern.compile("#\\s+SIG(\\w+) \\(0x([0-9a-f]+)\\) at pc=.*");
    private static final Pattern FRAME = Pattern.compile("# ([CVJjv] .*\\S)\\s*");
    private static final String NO_MEMORY = "insufficient memory";

    /** The option that has worker {@code number} write its log to a place that nobody else uses. */
    static String option(String pool, int number) {
        String worker = pool.replaceAll("[^A-Za-z0-9-]", "_") + "-" + number;
        String name = "weft-" + ProcessHandle.current().pid() + "-" + worker + "-crash-%p.log";
        return OPTION + Path.of(System.getProperty("java.io.tmpdir"), name);
    }

    /** The log of the process {@code pid} that was started with {@code command}; null if it has left none. */
    static @Nullable CrashLog find(List<String> command, Path directory, long pid) {
        String option = command.stream().filter(word -> word.startsWith(OPTION)).reduce("", (_, last) -> last);
        if (option.isEmpty()) {
            return null;
        }
        Path path = directory.resolve(option.substring(OPTION.length()).replace("%p", Long.toString(pid)));
        return Files.isRegularFile(path) ? read(path) : null;
    }

    private static @Nullable CrashLog read(Path path) {
        var head = new StringBuilder();
        int signal = ABORT;
        String frame = "";
        try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1)) {
            String line;
            for (int i = 0; i < HEAD_LINES && (line = lines.readLine()) != null; i++) {
                Matcher named = SIGNAL.matcher(line);
                Matcher code = FRAME.matcher(line);
                if (named.matches()) {
                    signal = Integer.parseInt(named.group(2), 16);
                } else if (line.contains(NO_MEMORY)) {
                    signal = 0;
                } else if (frame.isEmpty() && code.matches()) {
                    frame = code.group(1).replaceAll("\\s+", " ");
                }
                if (!line.equals("#")) {
                    head.append(line).append('\n');
                }
            }
        } catch (IOException e) {
            // Its owner may have deleted it by now.
            return null;
        }
        return new CrashLog(path, head.toString(), signal, frame);
    }
}
