package dev.weft.examples.junit;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.ClassSource;

/** A class with {@link ExamplesOf}. */
final class ClassDescriptor extends AbstractTestDescriptor {
    static final String SEGMENT = "class";

    private final Class<?> type;

    ClassDescriptor(UniqueId parent, Class<?> type) {
        super(parent.append(SEGMENT, type.getName()), type.getSimpleName(), ClassSource.from(type));
        this.type = type;
    }

    /** The places that it names. */
    List<Path> places() {
        Path base = baseDirectory();
        return Stream.of(type.getAnnotation(ExamplesOf.class).value()).map(base::resolve).map(Path::normalize).toList();
    }

    /** What fails in place of its examples if there are none. */
    PageDescriptor none() {
        return new PageDescriptor(getUniqueId(), Path.of(type.getSimpleName()), List.of(),
                "there are no examples in " + places() + ", which @ExamplesOf of " + type.getName() + " names");
    }

    /** Surefire says where a module is; others may run tests of several modules in one directory. */
    private Path baseDirectory() {
        return Optional.ofNullable(System.getProperty("basedir")).map(Path::of).or(this::ofMaven).filter(each -> !isHere(each))
                .orElse(Path.of(""));
    }

    private static boolean isHere(Path folder) {
        return folder.toAbsolutePath().normalize().equals(Path.of("").toAbsolutePath());
    }

    private Optional<Path> ofMaven() {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return source == null ? Optional.empty() : Optional.of(Path.of(source.getLocation().toURI()))
                    .filter(classes -> classes.endsWith("target/test-classes"))
                    .map(classes -> classes.resolve("../..").normalize())
                    .filter(folder -> Files.exists(folder.resolve("pom.xml")));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What reports of tests name a class by. */
    @Override
    public String getLegacyReportingName() {
        return type.getName();
    }

    @Override
    public Type getType() {
        return Type.CONTAINER;
    }
}
