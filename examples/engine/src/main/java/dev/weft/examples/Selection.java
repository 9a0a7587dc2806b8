package dev.weft.examples;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which examples of files are run: some, and those that they need. An example needs all of its language that stand before it in its file;
 * one that pastes, or is run on a condition, needs those of all languages.
 *
 * @param lines by files as they are named: the examples that stand there, or are the last that begin before; of a file that is not among
 *     them, all
 * @param names what they are called, where {@code *} stands for anything and {@code ?} for one sign; empty for whatever they are called
 */
public record Selection(Map<String, Set<Integer>> lines, List<String> names) implements Serializable {
    /** All that there are. */
    public static final Selection ALL = new Selection(Map.of(), List.of());

    private static final List<ExampleOption> ON_OTHERS = List.of(ExampleOption.PASTE, ExampleOption.IF, ExampleOption.UNLESS);

    public Selection {
        lines = lines.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
        names = List.copyOf(names);
    }

    /**
     * Those of a file that are run, in their order.
     *
     * @param examples all of the file, or of a part of it, which needs nothing of others
     * @param parts all parts of the file
     * @param all what is said of all examples
     */
    List<Example> among(String file, List<Example> examples, List<List<Example>> parts, ExampleOptions all) {
        if (!lines.containsKey(file) && names.isEmpty()) {
            return examples;
        }
        Set<Integer> at = lines.get(file);
        Set<Example> wished = new HashSet<>(at == null ? examples : at(file, at, parts.stream().flatMap(List::stream).toList()));
        Pattern called = pattern();
        LinkedList<Example> needed = new LinkedList<>();
        Set<String> languages = new HashSet<>();
        boolean others = false;
        for (Example example : examples.reversed()) {
            boolean chosen = wished.contains(example) && (names.isEmpty() || called.matcher(example.name()).matches());
            if (chosen || others || languages.contains(example.language())) {
                needed.addFirst(example);
                languages.add(example.language());
                ExampleOptions options = example.options().over(all);
                others |= ON_OTHERS.stream().anyMatch(options::says);
            }
        }
        return List.copyOf(needed);
    }

    private static Set<Example> at(String file, Set<Integer> lines, List<Example> examples) {
        Set<Example> found = new HashSet<>();
        for (int line : lines) {
            List<Example> last = new ArrayList<>();
            for (Example example : examples) {
                if (!example.file().equals(file)) {
                    // What an external snippet has belongs to its tag.
                    last.add(example);
                } else if (example.line() <= line) {
                    last.clear();
                    last.add(example);
                } else {
                    break;
                }
            }
            found.addAll(last);
        }
        return found;
    }

    private Pattern pattern() {
        return Pattern.compile(names.stream().map(Selection::regex).collect(Collectors.joining("|")));
    }

    private static String regex(String glob) {
        return glob.codePoints().mapToObj(sign -> sign == '*' ? ".*" : sign == '?' ? "." : Pattern.quote(Character.toString(sign)))
                .collect(Collectors.joining());
    }
}
