package dev.weft.examples;

import java.util.Collection;

/** Reads what examples of a language say of themselves. */
public interface ExampleParser extends ExamplePlugin {
    /** As in {@link Example#language()}. */
    String language();

    @Override
    default String name() {
        return language();
    }

    /**
     * The example with its options, and with source and expected text as they are to be taken.
     *
     * @param known all options that there are
     * @throws ExampleException if something in it cannot be understood; the file is not run
     */
    Example parse(Example found, Collection<ExampleOption> known);
}
