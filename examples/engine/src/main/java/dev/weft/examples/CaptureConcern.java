package dev.weft.examples;

import java.util.List;

/** What has to do with what tags have captured in a file so far. */
abstract class CaptureConcern implements Concern {
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

    /** What an example says of itself, over what is said of all. */
    final ExampleOptions options(Example example) {
        return example.options().over(all);
    }

    /** That of the file. */
    final Clipboard clipboard() {
        return clipboard;
    }
}
