package dev.weft.examples.junit;

import dev.weft.examples.Concern;
import dev.weft.examples.ExampleException;
import dev.weft.examples.Examples;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.ConfigurationParameters;

/** What configuration parameters say of how examples are run. */
final class Parameters {
    private static final String OPTIONS = "weft.examples.options";
    private static final String TIMEOUT = "weft.examples.timeout";
    private static final String JOBS = "weft.examples.jobs";
    private static final String CLASS_PATH = "weft.examples.classpath";
    private static final String JDK = "weft.examples.jdk";
    private static final String RELEASE = "weft.examples.release";

    private Parameters() {}

    /**
     * Examples with the settings that parameters say.
     *
     * @param concern is told of all examples; one for all workers
     * @throws JUnitException if a parameter has a value that means nothing
     */
    static Examples examples(ConfigurationParameters parameters, @Nullable Concern concern) {
        try {
            return new Examples(settings(parameters), concern == null ? null : () -> concern);
        } catch (ExampleException e) {
            throw new JUnitException(String.valueOf(e.getMessage()).replace("--options", OPTIONS)
                    .replace("--jdk", JDK).replace("--release", RELEASE), e);
        }
    }

    private static Examples.Settings settings(ConfigurationParameters parameters) {
        Examples.Settings defaults = Examples.Settings.defaults();
        return defaults.jobs(parameters.get(JOBS, Parameters::jobs).orElse(defaults.jobs()))
                .options(parameters.get(OPTIONS).orElse(defaults.options()))
                .timeout(parameters.get(TIMEOUT, Parameters::seconds).orElse(defaults.timeout()))
                .jdk(parameters.get(JDK).orElse(defaults.jdk()))
                .release(parameters.get(RELEASE, Integer::parseInt).orElse(defaults.release()))
                .classPath(parameters.get(CLASS_PATH).map(Parameters::paths).orElseGet(Parameters::ofThisJvm));
    }

    private static int jobs(String text) {
        int jobs = text.equals("cpu") ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(text);
        if (jobs < 1) {
            throw new IllegalArgumentException("it must be at least 1");
        }
        return jobs;
    }

    private static Duration seconds(String text) {
        double seconds = Double.parseDouble(text);
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("it must be more than 0");
        }
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    /** The class path of the tests, however they were started; Surefire may say it in a jar's manifest, or as modules. */
    private static List<Path> ofThisJvm() {
        return Stream.of("surefire.test.class.path", "java.class.path", "jdk.module.path")
                .flatMap(name -> paths(System.getProperty(name, "")).stream()).distinct().toList();
    }

    private static List<Path> paths(String text) {
        return Stream.of(text.split(File.pathSeparator)).filter(each -> !each.isEmpty()).map(Path::of).toList();
    }
}
