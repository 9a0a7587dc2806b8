package dev.weft.examples.junit;

import dev.weft.examples.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.FileSource;

/** A file and its examples; a test that fails if something hinders to know them. */
final class PageDescriptor extends AbstractTestDescriptor {
    static final String SEGMENT = "file";

    private final Path file;
    private final List<Example> examples;
    private final String problem;

    /**
     * A file.
     *
     * @param problem why its examples are not known, {@code ""} if they are
     */
    PageDescriptor(UniqueId parent, Path file, List<Example> examples, String problem) {
        super(id(parent, file), file.toString(), FileSource.from(file.toFile()));
        this.file = file;
        this.examples = List.copyOf(examples);
        this.problem = problem;
    }

    static UniqueId id(UniqueId parent, Path file) {
        return parent.append(SEGMENT, file.toString());
    }

    /** Whether its examples are known. */
    boolean isKnown() {
        return problem.isEmpty();
    }

    String problem() {
        return problem;
    }

    Path file() {
        return file;
    }

    /** All of the file, selected or not, in their order. */
    List<Example> examples() {
        return examples;
    }

    /** The one with this id. */
    Optional<Example> of(UniqueId example) {
        return examples.stream().filter(each -> ExampleDescriptor.id(getUniqueId(), each).equals(example)).findFirst();
    }

    /** The last one that begins at a line or before. */
    Optional<Example> at(int line) {
        return examples.stream().filter(example -> example.file().equals(file.toString()) && example.line() <= line)
                .reduce((earlier, later) -> later);
    }

    /** That of an example, if it is selected. */
    Optional<ExampleDescriptor> selected(Example example) {
        return getChildren().stream().map(ExampleDescriptor.class::cast)
                .filter(each -> each.example().place().equals(example.place())).findFirst();
    }

    @Override
    public Type getType() {
        return isKnown() ? Type.CONTAINER : Type.TEST;
    }
}
