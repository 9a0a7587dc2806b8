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
        return ofClass ? example.place() : String.valueOf(example.line());
    }

    static UniqueId id(UniqueId file, Example example) {
        return file.append(SEGMENT, String.valueOf(example.line()));
    }

    Example example() {
        return example;
    }

    @Override
    public Type getType() {
        return Type.TEST;
    }
}
