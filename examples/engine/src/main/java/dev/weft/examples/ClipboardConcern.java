package dev.weft.examples;

/** Pastes into examples with {@code +paste} what tags of earlier ones have captured, and keeps what theirs capture. */
final class ClipboardConcern extends CaptureConcern {
    @Override
    public Example prepare(Example example) {
        if (!options(example).is(ExampleOption.PASTE, false)) {
            return example;
        }
        String place = example.place();
        return example.with(clipboard().paste(example.code(), place), clipboard().paste(example.expected().text(), place));
    }

    @Override
    public void success(ExampleOutcome outcome) {
        if (options(outcome.example()).is(ExampleOption.CAPTURE, true)) {
            clipboard().putAll(outcome.captures());
        }
    }
}
