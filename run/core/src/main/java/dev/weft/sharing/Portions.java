package dev.weft.sharing;

import java.util.List;

/** How much goes in one message where many values are moved. */
public final class Portions {
    private static final int MOST = 1024;

    /** A single value that is larger goes, too. */
    private static final int MOST_BYTES = 1 << 20;

    private int count;
    private int bytes;

    /** Whether what was counted is enough for one message. */
    boolean isFull() {
        return count >= MOST || bytes >= MOST_BYTES;
    }

    void count(Stored value) {
        count++;
        bytes += value.bytes();
    }

    /**
     * The first of {@code values} that go in one message; all of them if they do.
     *
     * @param together as many stay together
     */
    public static List<Stored> first(List<Stored> values, int together) {
        var portion = new Portions();
        int end = 0;
        while (end < values.size() && !portion.isFull()) {
            for (Stored value : values.subList(end, end + together)) {
                portion.count(value);
            }
            end += together;
        }
        return List.copyOf(values.subList(0, end));
    }

    /** What comes after the {@code count} first ones. */
    public static List<Stored> after(List<Stored> values, int count) {
        return values.subList(count, values.size());
    }
}
