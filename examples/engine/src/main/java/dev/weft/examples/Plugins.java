package dev.weft.examples;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The plug-ins of one place, the program or a worker: those that Weft brings and those that were added. Used by one thread at a time. */
final class Plugins implements AutoCloseable {
    private static final String PROMPTS = "prompts";
    private static final String BLOCKS = "blocks";

    private final Map<String, ZoneDelimiter> delimiters = new LinkedHashMap<>();
    private final Map<String, ExampleFinder> finders = new LinkedHashMap<>();
    private final Map<String, ExampleParser> parsers = new LinkedHashMap<>();
    private final Map<String, ExampleRunner> runners = new LinkedHashMap<>();
    private final Map<String, Concern> concerns = new LinkedHashMap<>();
    private final List<ExampleOption> options;

    Plugins(Collection<? extends ExamplePlugin> plugins) {
        for (ExamplePlugin plugin : plugins) {
            boolean added = false;
            if (plugin instanceof ZoneDelimiter delimiter) {
                delimiter.extensions().forEach(extension -> delimiters.put(extension, delimiter));
                added = true;
            }
            if (plugin instanceof ExampleFinder finder) {
                finders.put(finder.name(), finder);
                added = true;
            }
            if (plugin instanceof ExampleParser parser) {
                parsers.put(parser.language(), parser);
                added = true;
            }
            if (plugin instanceof ExampleRunner runner) {
                runners.put(runner.language(), runner);
                added = true;
            }
            if (plugin instanceof Concern concern) {
                concerns.put(concern.name(), concern);
                added = true;
            }
            if (!added) {
                throw new ExampleException(plugin.getClass().getName()
                        + " must be a ZoneDelimiter, ExampleFinder, ExampleParser, ExampleRunner or Concern");
            }
        }
        List<Prompt> prompts = new ArrayList<>();
        for (ExampleRunner runner : runners.values()) {
            prompts.addAll(runner.prompts());
            runner.prompts().stream().map(prompt -> new CommentParser(prompt.language(), prompt.comment()))
                    .forEach(parser -> parsers.putIfAbsent(parser.language(), parser));
        }
        finders.putIfAbsent(PROMPTS, new PromptFinder(prompts));
        finders.putIfAbsent(BLOCKS, new BlockFinder(prompts));
        options = Stream.concat(ExampleOption.COMMON.stream(), all().flatMap(plugin -> plugin.options().stream())).distinct().toList();
    }

    /**
     * Calls {@link ExamplePlugin#open} of all.
     *
     * @throws ExampleException in one sentence, if one fails
     */
    void open(PluginContext context) {
        all().forEach(plugin -> open(plugin, context));
    }

    /** The same, of one. */
    static void open(ExamplePlugin plugin, PluginContext context) {
        try {
            plugin.open(context);
        } catch (Exception e) {
            throw new ExampleException("the plug-in " + plugin.name() + " cannot be opened: " + e);
        }
    }

    private Stream<ExamplePlugin> all() {
        return Stream.<Collection<? extends ExamplePlugin>>of(
                delimiters.values(), finders.values(), parsers.values(), runners.values(), concerns.values())
                .flatMap(Collection::stream).map(ExamplePlugin.class::cast).distinct();
    }

    /** What examples may say of themselves. */
    List<ExampleOption> options() {
        return options;
    }

    /** The delimiter of a file's kind; empty if it is of none. */
    Optional<ZoneDelimiter> delimiter(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(delimiters.get(name.substring(name.lastIndexOf('.') + 1)));
    }

    Collection<ExampleFinder> finders() {
        return finders.values();
    }

    /**
     * An example with its options.
     *
     * @throws ExampleException if something in it cannot be understood
     */
    Example parsed(Example found) {
        ExampleOptions ofZone = found.options().read(found.place(), options);
        ExampleParser parser = parsers.get(found.language());
        Example own = parser == null ? found : parser.parse(found, options);
        return own.with(parser == null ? ofZone : own.options().over(ofZone));
    }

    Optional<ExampleRunner> runner(String language) {
        return Optional.ofNullable(runners.get(language));
    }

    Collection<ExampleRunner> runners() {
        return runners.values();
    }

    Collection<Concern> concerns() {
        return concerns.values();
    }

    @Override
    public void close() {
        all().forEach(ExamplePlugin::close);
    }
}
