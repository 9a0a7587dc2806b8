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
        super(id(file, example), example.line() + ": " + example.source().getFirst().strip(),
                FileSource.from(new File(example.file()), FilePosition.from(example.line(), example.columns().getFirst())));
        this.example = example;
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
