package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What was told of open frames of a thread, the innermost last. */
final class Told {
    private static final String BETWEEN = ": ";

    private final List<String> texts = new ArrayList<>();
    private int[] frames = new int[8];

    /** @param frame the innermost, or one inside of the last one given */
    void add(int frame, String text) {
        if (texts.size() == frames.length) {
            frames = Arrays.copyOf(frames, texts.size() * 2);
        }
        frames[texts.size()] = frame;
        texts.add(text);
    }

    /** The first half of {@code subject: value}; empty if there is none, as in what a plug-in has made of it. */
    static String subject(String text) {
        return text.substring(0, Math.max(0, text.indexOf(BETWEEN)));
    }

    /** The second half, or all if there is no subject. */
    static String value(String text) {
        int between = text.indexOf(BETWEEN);
        return between < 0 ? text : text.substring(between + BETWEEN.length());
    }

    /** What was told of a frame, in its order. */
    List<String> of(int frame) {
        if (texts.isEmpty()) {
            return List.of();
        }
        return IntStream.range(0, texts.size()).filter(i -> frames[i] == frame).mapToObj(texts::get).toList();
    }

    /** What was told of the innermost frame, in its order; it is forgotten. */
    List<String> take(int frame) {
        if (texts.isEmpty()) {
            return List.of();
        }
        int first = texts.size();
        while (first > 0 && frames[first - 1] == frame) {
            first--;
        }
        if (first == texts.size()) {
            return List.of();
        }
        List<String> last = texts.subList(first, texts.size());
        List<String> taken = List.copyOf(last);
        last.clear();
        return taken;
    }
}
