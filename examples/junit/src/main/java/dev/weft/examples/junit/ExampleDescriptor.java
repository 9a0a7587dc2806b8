package dev.weft.examples.junit;

import dev.weft.examples.Example;
import java.io.File;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.FilePosition;
import org.junit.platform.engine.support.descriptor.FileSource;

/** An example. */
final class ExampleDescriptor extends AbstractTestDescriptor {
    static final String SEGMENT = "example";

    private final Example example;

    ExampleDescriptor(UniqueId file, Example example) {
        super(id(file, example), place(file, example) + ": " + example.name(),
                FileSource.from(new File(example.file()), FilePosition.from(example.line(), example.columns().getFirst())));
        this.example = example;
    }

    /** Reports of tests leave out what stands between a class and a test. */
    private static String place(UniqueId file, Example example) {
        boolean ofClass = file.getSegments().stream().anyMatch(each -> each.getType().equals(ClassDescriptor.SEGMENT));
        return ofClass ? example.place() : name(file, example);
    }

    /** What it is called in its file: its line, but for one that stands in another file, an external snippet. */
    private static String name(UniqueId file, Example example) {
        return example.file().equals(file.getLastSegment().getValue()) ? String.valueOf(example.line()) : example.place();
    }

    static UniqueId id(UniqueId file, Example example) {
        return file.append(SEGMENT, name(file, example));
    }

    Example example() {
        return example;
    }

    @Override
    public Type getType() {
        return Type.TEST;
    }
}
