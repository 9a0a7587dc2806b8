package dev.weft.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds blocks of Java without prompts, and snippets of other files. Each is an example as a whole; a block that is its output may follow.
 */
final class BlockFinder implements ExampleFinder {
    private static final Map<String, String> LANGUAGES =
            Map.of("java", JavaBlockRunner.LANGUAGE, SnippetRunner.LANGUAGE, SnippetRunner.LANGUAGE);

    private final PromptFinder prompted;

    /**
     * Finds blocks.
     *
     * @param prompts what makes a block one that has examples
     */
    BlockFinder(List<Prompt> prompts) {
        prompted = new PromptFinder(prompts);
    }

    @Override
    public List<Example> find(String file, Zone zone) {
        Fence fence = Fence.of(zone.info());
        List<Line> lines = new ArrayList<>(zone.lines());
        while (!lines.isEmpty() && lines.getFirst().isBlank()) {
            lines.removeFirst();
        }
        while (!lines.isEmpty() && lines.getLast().isBlank()) {
            lines.removeLast();
        }
        if (!LANGUAGES.containsKey(fence.language()) || lines.isEmpty() || !prompted.find(file, zone).isEmpty()) {
            return List.of();
        }
        Zone output = zone.output();
        String said = fence.optionsOfBlock();
        Example.Expected expected = output == null || output.lines().isEmpty()
                ? new Example.Expected(lines.getLast().number() + 1, "")
                : new Example.Expected(output.lines().getFirst().number(),
                        String.join("\n", output.lines().stream().map(Line::text).toList()));
        return List.of(new Example(zone.fileOr(file), lines.getFirst().number(), lines.stream().map(Line::column).toList(), "",
                LANGUAGES.get(fence.language()), lines.stream().map(Line::text).toList(), expected,
                // What has an output is run, if it says nothing else.
                ExampleOptions.unread(output == null ? said : ("+run " + said).strip())));
    }
}
