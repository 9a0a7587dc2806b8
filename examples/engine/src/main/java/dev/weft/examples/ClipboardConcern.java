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
        return !example.options().over(all).is(ExampleOption.PASTE, false) ? example
                : example.with(clipboard.paste(example.code(), example.place()), clipboard.paste(example.expected().text(), example.place()));
    }

    @Override
    public void success(ExampleOutcome outcome) {
        if (outcome.example().options().over(all).is(ExampleOption.CAPTURE, true)) {
            clipboard.putAll(outcome.captures());
        }
    }
}
