package dev.weft.examples;

import java.util.Optional;

/** Skips examples whose {@code +if} or {@code +unless} is not met by what was captured before, or by the environment. */
final class ConditionsConcern extends CaptureConcern {
    @Override
    public Example prepare(Example example) {
        ExampleOptions options = options(example);
        boolean unmet = options.text(ExampleOption.IF).filter(this::isEmpty).isPresent()
                || options.text(ExampleOption.UNLESS).filter(tag -> !isEmpty(tag)).isPresent();
        return unmet ? example.with(example.options().on(ExampleOption.SKIP)) : example;
    }

    private boolean isEmpty(String tag) {
        return clipboard().get(tag).or(() -> Optional.ofNullable(System.getenv(tag))).orElse("").isEmpty();
    }
}
