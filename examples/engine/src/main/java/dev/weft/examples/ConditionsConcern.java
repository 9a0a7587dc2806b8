package dev.weft.examples;

import java.util.List;
import java.util.Optional;

/** Skips examples whose {@code +if} or {@code +unless} is not met by what was captured before, or by the environment. */
final class ConditionsConcern implements Concern {
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
        ExampleOptions options = example.options().over(all);
        boolean unmet = options.text(ExampleOption.IF).filter(this::isEmpty).isPresent()
                || options.text(ExampleOption.UNLESS).filter(tag -> !isEmpty(tag)).isPresent();
        return unmet ? example.with(example.options().on(ExampleOption.SKIP)) : example;
    }

    private boolean isEmpty(String tag) {
        return clipboard.get(tag).or(() -> Optional.ofNullable(System.getenv(tag))).orElse("").isEmpty();
    }
}
