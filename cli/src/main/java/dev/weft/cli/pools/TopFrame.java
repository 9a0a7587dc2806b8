package dev.weft.cli.pools;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What {@code weft top} shows at one moment, on a terminal of any size. */
public interface TopFrame {
    /** How times of day are told. */
    DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /**
     * The lines.
     *
     * @param width how many columns the terminal has
     * @param height how many lines there may be; what does not fit is counted in the last one
     */
    List<String> lines(int width, int height);

    /** The number of the line that has the headings; -1 where there is nothing to have any. */
    int headingAt();

    /** What the first line begins with. */
    static String title(LocalTime time) {
        return "weft top " + CLOCK.format(time) + "  ";
    }
}
