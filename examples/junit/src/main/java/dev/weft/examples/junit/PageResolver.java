package dev.weft.examples.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectFile;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import dev.weft.examples.Example;
import dev.weft.examples.ExampleException;
import dev.weft.examples.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.UniqueId.Segment;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DirectorySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.discovery.FileSelector;
import org.junit.platform.engine.discovery.UniqueIdSelector;
import org.junit.platform.engine.support.discovery.SelectorResolver;

/** Finds what selectors mean: a class names pages, a folder has pages, a page has examples. */
final class PageResolver implements SelectorResolver {
    private final UniqueId engine;
    private final Examples examples;
    private final Predicate<String> classes;

    /**
     * A resolver.
     *
     * @param classes whether a class of this name is looked at
     */
    PageResolver(UniqueId engine, Examples examples, Predicate<String> classes) {
        this.engine = engine;
        this.examples = examples;
        this.classes = classes;
    }

    @Override
    public Resolution resolve(ClassSelector selector, Context context) {
        if (!classes.test(selector.getClassName()) || !selector.getJavaClass().isAnnotationPresent(ExamplesOf.class)) {
            return Resolution.unresolved();
        }
        return resolution(context.addToParent(root -> Optional.of(new ClassDescriptor(root.getUniqueId(), selector.getJavaClass()))),
                type -> Match.exact(type, () -> selectors(type.places().stream().flatMap(this::files)
                        .map(file -> PageDescriptor.id(type.getUniqueId(), file)))));
    }

    @Override
    public Resolution resolve(DirectorySelector selector, Context context) {
        Set<FileSelector> files = files(selector.getPath()).map(file -> selectFile(file.toString()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return files.isEmpty() ? Resolution.unresolved() : Resolution.selectors(files);
    }

    @Override
    public Resolution resolve(FileSelector selector, Context context) {
        Path file = selector.getPath().normalize();
        return Resolution.selectors(selectors(selector.getPosition().map(position -> at(file, position.getLine()))
                .orElseGet(() -> Stream.of(PageDescriptor.id(engine, file)))));
    }

    private Stream<UniqueId> at(Path file, int line) {
        PageDescriptor page = page(engine, file);
        return page.isKnown()
                ? page.at(line).map(example -> ExampleDescriptor.id(page.getUniqueId(), example)).stream()
                : Stream.of(page.getUniqueId());
    }

    @Override
    public Resolution resolve(UniqueIdSelector selector, Context context) {
        UniqueId id = selector.getUniqueId();
        Segment last = id.getLastSegment();
        return switch (last.getType()) {
            case ClassDescriptor.SEGMENT -> resolve(selectClass(last.getValue()), context);
            case PageDescriptor.SEGMENT -> resolution(
                    under(id, context, parent -> Optional.of(page(parent.getUniqueId(), Path.of(last.getValue())))), PageResolver::all);
            case ExampleDescriptor.SEGMENT -> resolution(under(id, context, parent -> parent instanceof PageDescriptor page
                    ? page.of(id).map(example -> new ExampleDescriptor(page.getUniqueId(), example))
                    : Optional.empty()), Match::exact);
            default -> Resolution.unresolved();
        };
    }

    private static <D extends TestDescriptor> Optional<D> under(
            UniqueId id, Context context, Function<TestDescriptor, Optional<D>> child) {
        UniqueId parent = id.removeLastSegment();
        return parent.getSegments().size() == 1 ? context.addToParent(child) : context.addToParent(() -> selectUniqueId(parent), child);
    }

    private static <D extends TestDescriptor> Resolution resolution(Optional<D> descriptor, Function<D, Match> match) {
        return descriptor.map(match).map(Resolution::match).orElse(Resolution.unresolved());
    }

    private static Match all(PageDescriptor page) {
        return Match.exact(page, () ->
                selectors(page.examples().stream().map(example -> ExampleDescriptor.id(page.getUniqueId(), example))));
    }

    private static Set<DiscoverySelector> selectors(Stream<UniqueId> ids) {
        return ids.map(DiscoverySelectors::selectUniqueId).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What cannot be looked through is a page of its own, which fails with the reason. */
    private Stream<Path> files(Path place) {
        try {
            return examples.files(List.of(place)).stream();
        } catch (IOException e) {
            return Stream.of(place);
        }
    }

    private PageDescriptor page(UniqueId parent, Path file) {
        try {
            examples.files(List.of(file));
            return new PageDescriptor(parent, file, examples.find(file), "");
        } catch (IOException | ExampleException e) {
            return new PageDescriptor(parent, file, List.<Example>of(), String.valueOf(e.getMessage()));
        }
    }
}
