package dev.weft.examples;

import java.util.List;

/** Pastes into examples with {@code +paste} what tags of earlier ones have captured, and keeps what theirs capture. */
final class ClipboardConcern implements Concern {
    private ExampleOptions all = ExampleOptions.NONE;
    private Clipboard clipboard = new Clipboard();

    @Override
    public void open(PluginContext context) {
        all = context.options();
    }

    @Override
    public List<Example> startFile(ExampleFile file) {
        clipboard = file.clipboard();
        return file.examples();
    }

    @Override
    public Example prepare(Example example) {
        if (!example.options().over(all).is(ExampleOption.PASTE, false)) {
            return example;
        }
        String place = example.place();
        return example.with(clipboard.paste(example.code(), place), clipboard.paste(example.expected().text(), place));
    }

    @Override
    public void success(ExampleOutcome outcome) {
        if (outcome.example().options().over(all).is(ExampleOption.CAPTURE, true)) {
            clipboard.putAll(outcome.captures());
        }
    }
}
