package dev.weft.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a block of code says of itself: its language, and words behind it, which spaces or commas part. Words that mean nothing here are
 * others', but what begins with {@code +} or {@code -} is an option.
 */
record Fence(String language, List<String> words) {
    private static final Pattern WORDS = Pattern.compile("[\\s,]+");
    private static final Pattern OPEN = Pattern.compile("(\\s*)(`{3,}(?=[^`]*$)|~{3,})(.*)");
    private static final Map<String, String> OPTIONS = Map.of(
            "run", "+run", "no-run", "-run", "no_run", "-run", "ignore", "+skip", "text", "+skip",
            "compile-fail", "+compile-fail", "compile_fail", "+compile-fail", "continued", "+continued");
    private static final String OUTPUT = "output";

    Fence {
        words = List.copyOf(words);
    }

    static Fence of(String info) {
        List<String> words = new ArrayList<>(WORDS.splitAsStream(info.strip()).toList());
        boolean named = !isOption(words.getFirst());
        return new Fence(named ? words.removeFirst().toLowerCase(Locale.ROOT) : "", words);
    }

    private static boolean isOption(String word) {
        return word.startsWith("+") || word.startsWith("-");
    }

    /** What is said of all that stands in it. */
    String options() {
        return String.join(" ", words.stream().filter(Fence::isOption).toList());
    }

    /** What is said of it if it is an example as a whole. */
    String optionsOfBlock() {
        return String.join(" ", words.stream().map(word -> isOption(word) ? word : OPTIONS.getOrDefault(word, "")).toList()).strip();
    }

    /** Whether it is what the block in front of it prints. */
    boolean isOutput() {
        return language.equals(OUTPUT) || words.contains(OUTPUT);
    }

    /** Parts lines where fences are among them: each block of code is a zone, and what stands around them is. */
    static List<Zone> divided(List<Line> lines) {
        List<Zone> zones = new ArrayList<>();
        List<Line> around = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            Matcher open = OPEN.matcher(lines.get(at).text());
            int end = open.matches() ? close(lines, at + 1, open.group(2)) : -1;
            if (end < 0) {
                around.add(lines.get(at++));
                continue;
            }
            if (!around.isEmpty()) {
                zones.add(new Zone("", around));
                around.clear();
            }
            int indent = open.group(1).length();
            List<Line> inside = lines.subList(at + 1, end).stream().map(line -> line.from(Math.min(indent, line.indent()))).toList();
            zones.add(new Zone(open.group(3).strip(), inside));
            at = end + 1;
        }
        if (!around.isEmpty()) {
            zones.add(new Zone("", around));
        }
        return zones;
    }

    /** A fence that nothing closes is none. */
    private static int close(List<Line> lines, int from, String fence) {
        Pattern close = Pattern.compile("\\s*" + Pattern.quote(fence) + fence.charAt(0) + "*\\s*");
        for (int at = from; at < lines.size(); at++) {
            if (close.matcher(lines.get(at).text()).matches()) {
                return at;
            }
        }
        return -1;
    }
}
