package dev.weft.examples.junit;

import dev.weft.examples.Examples;
import dev.weft.examples.FileReport;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;
import org.junit.platform.engine.support.discovery.EngineDiscoveryRequestResolver;

/**
 * Runs examples as tests: each is one, in the order of its file, with file and line. They are found by files, with a position or without,
 * by folders, by classes with {@link ExamplesOf}, and by unique ids. If only some of a file are selected, those before them are run as
 * well, since they may have made what these use; they are not reported.
 *
 * <p>Configuration parameters, none of which is needed:
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><td>{@code weft.examples.options}</td><td>what is said of all examples that say nothing else, as in {@code +norm-ws}</td></tr>
 * <tr><td>{@code weft.examples.timeout}</td><td>how many seconds an example may take that says nothing of it; 10</td></tr>
 * <tr><td>{@code weft.examples.jobs}</td><td>how many files at the same time, or {@code cpu}; 1</td></tr>
 * <tr><td>{@code weft.examples.classpath}</td><td>what examples see, instead of the class path of this JVM</td></tr>
 * <tr><td>{@code weft.examples.jdk}</td><td>on which JDK they run, as {@code 17} or its folder; otherwise in this JVM</td></tr>
 * <tr><td>{@code weft.examples.release}</td><td>for which release they are compiled; that of their JDK</td></tr>
 * </table>
 */
public final class ExamplesTestEngine implements TestEngine {
    static final String ID = "weft-examples";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public TestDescriptor discover(EngineDiscoveryRequest request, UniqueId id) {
        EngineDescriptor root = new EngineDescriptor(id, "Weft examples");
        try (Examples examples = Parameters.examples(request.getConfigurationParameters(), null)) {
            EngineDiscoveryRequestResolver.<EngineDescriptor>builder()
                    .addClassContainerSelectorResolver(type -> type.isAnnotationPresent(ExamplesOf.class))
                    .addSelectorResolver(context -> new PageResolver(id, examples, context.getClassNameFilter()))
                    .addTestDescriptorVisitor(context -> ExamplesTestEngine::withoutExamples)
                    .build()
                    .resolve(request, root);
        }
        return root;
    }

    /** A class that names pages and has no tests has lost them. */
    private static void withoutExamples(TestDescriptor descriptor) {
        if (descriptor instanceof ClassDescriptor type && !TestDescriptor.containsTests(type)) {
            type.addChild(type.none());
        }
    }

    @Override
    public void execute(ExecutionRequest request) {
        EngineExecutionListener listener = request.getEngineExecutionListener();
        TestDescriptor root = request.getRootTestDescriptor();
        listener.executionStarted(root);
        run(request, root);
        for (TestDescriptor type : root.getChildren()) {
            if (type instanceof ClassDescriptor) {
                listener.executionStarted(type);
                run(request, type);
                listener.executionFinished(type, TestExecutionResult.successful());
            }
        }
        listener.executionFinished(root, TestExecutionResult.successful());
    }

    /** Runs the pages right below. */
    private static void run(ExecutionRequest request, TestDescriptor parent) {
        List<PageDescriptor> pages = parent.getChildren().stream()
                .filter(PageDescriptor.class::isInstance).map(PageDescriptor.class::cast).toList();
        PageConcern concern = new PageConcern(pages, request.getEngineExecutionListener(), request.getCancellationToken());
        pages.stream().filter(page -> !page.isKnown()).forEach(page -> concern.finish(page, page.problem()));
        List<Path> files = pages.stream().filter(PageDescriptor::isKnown).map(PageDescriptor::file).toList();
        try (Examples examples = Parameters.examples(request.getConfigurationParameters(), concern);
                Stream<FileReport> reports = examples.run(files)) {
            reports.forEach(report -> {});
        }
    }
}
