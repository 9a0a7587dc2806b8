package dev.weft.examples;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds blocks of Java without prompts. Each is an example as a whole; a block that is its output may follow. */
final class BlockFinder {
    private static final String JAVA = "java";

    private final List<ExampleOption> options;

    /**
     * Finds blocks.
     *
     * @param options all that there are
     */
    BlockFinder(List<ExampleOption> options) {
        this.options = List.copyOf(options);
    }

    /**
     * The block that a zone is; empty if it is none.
     *
     * @param next the zone that follows
     * @throws ExampleException if it says something of itself that cannot be understood
     */
    List<Example> find(String file, Zone zone, @Nullable Zone next) {
        Fence fence = Fence.of(zone.info());
        List<Line> lines = new ArrayList<>(zone.lines());
        while (!lines.isEmpty() && lines.getFirst().isBlank()) {
            lines.removeFirst();
        }
        while (!lines.isEmpty() && lines.getLast().isBlank()) {
            lines.removeLast();
        }
        if (!fence.language().equals(JAVA) || lines.isEmpty()) {
            return List.of();
        }
        boolean hasOutput = next != null && Fence.of(next.info()).isOutput();
        int line = lines.getFirst().number();
        String place = file + ":" + line;
        ExampleOptions said = ExampleOptions.parse(fence.optionsOfBlock(), place, options);
        // What has an output is run, if nobody says otherwise.
        ExampleOptions all = hasOutput ? said.over(ExampleOptions.parse("+run", place, options)) : said;
        Example.Expected expected = hasOutput
                ? new Example.Expected(next.lines().isEmpty() ? lines.getLast().number() + 1 : next.lines().getFirst().number(),
                        String.join("\n", next.lines().stream().map(Line::text).toList()))
                : new Example.Expected(lines.getLast().number() + 1, "");
        return List.of(new Example(file, line, lines.stream().map(Line::column).toList(), "", JavaBlockRunner.LANGUAGE,
                lines.stream().map(Line::text).toList(), expected, all));
    }
}
