package dev.weft.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Component;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/**
 * Runs the examples of pages and sources and compares them with what they claim, by {@code weft examples} in a JVM of its own. Examples see
 * the classes of the project and of its tests, and the dependencies of both.
 *
 * <p>That JVM must be of Java 25 or later: it is the JDK of the build's toolchain, or else Maven's own, or else one of
 * {@code toolchains.xml}.
 */
@Mojo(name = "examples", defaultPhase = LifecyclePhase.VERIFY, requiresDependencyResolution = ResolutionScope.TEST, threadSafe = true)
public final class ExamplesMojo extends AbstractMojo {
    private static final String UPDATE = "--update";
    private static final List<String> USUAL = List.of("README.md", "docs", "src/main/java");

    /** Pages, sources, and folders of them; if not given, those of README.md, docs and src/main/java that are there. */
    @Parameter(property = "weft.examples.files")
    private List<File> files = List.of();

    /** What is said of all examples that say nothing else, as in {@code +norm-ws +timeout=5}. */
    @Parameter(property = "weft.examples.options")
    private @Nullable String options;

    /** How long an example may take that says nothing of it, as in {@code 10s} or {@code 500ms}. */
    @Parameter(property = "weft.examples.timeout")
    private @Nullable String timeout;

    /** How many files at the same time: a number, or {@code cpu} for one for each processor. */
    @Parameter(property = "weft.examples.jobs", defaultValue = "1")
    private String jobs = "1";

    /** Whether after a failure the rest of a file is skipped. */
    @Parameter(property = "weft.examples.failFast")
    private boolean failFast;

    /** Whether it is a failure if there are no examples. */
    @Parameter(property = "weft.examples.failIfNone", defaultValue = "true")
    private boolean failIfNone = true;

    /** Jars and folders of classes that examples see beside those of the project. */
    @Parameter
    private List<File> classPath = List.of();

    /**
     * On which JDK examples in Java run: a version, as {@code 17}, or a folder. If not given, that of the build's toolchain if it is 17 or
     * later, else that of the JVM which runs them.
     */
    @Parameter(property = "weft.examples.jdk")
    private @Nullable String jdk;

    /** For which release examples in Java are compiled; if not given, that of their JDK. */
    @Parameter(property = "weft.examples.release")
    private @Nullable String release;

    /** Where results are written as JUnit's XML, which build servers read. */
    @Parameter(property = "weft.examples.report", defaultValue = "${project.build.directory}/surefire-reports/TEST-weft-examples.xml")
    private @Nullable File report;

    /** Puts what examples said into their pages, in the place of what they should say, and shows what changes there. */
    @Parameter(property = "weft.examples.update")
    private boolean update;

    /**
     * Who is told of failures beside Maven's log: {@code github} writes lines to standard output of which GitHub makes marks in the files
     * of a change, {@code none} none.
     */
    @Parameter(property = "weft.examples.annotations", defaultValue = "none")
    private String annotations = "none";

    /** More options of {@code weft examples}. */
    @Parameter(property = "weft.examples.arguments")
    private List<String> arguments = List.of();

    /** Options of the JVM that runs the examples. */
    @Parameter(property = "weft.examples.jvmOptions")
    private List<String> jvmOptions = List.of();

    /** Runs nothing. */
    @Parameter(property = "weft.examples.skip")
    private boolean skip;

    /** Runs nothing, as with tests. */
    @Parameter(property = "skipTests")
    private boolean skipTests;

    @Parameter(defaultValue = "${project}", readonly = true)
    private MavenProject project;

    @Parameter(defaultValue = "${session}", readonly = true)
    private MavenSession session;

    @Parameter(defaultValue = "${plugin.artifacts}", readonly = true)
    private List<Artifact> own = List.of();

    /** Also where it is not the user's: an example may name an artifact that the build has. */
    @Parameter(defaultValue = "${settings.localRepository}", readonly = true)
    private @Nullable String repository;

    @Component
    private ToolchainManager toolchains;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip || skipTests) {
            getLog().info("examples are skipped");
            return;
        }
        List<Path> places = places();
        if (places.isEmpty()) {
            none();
            return;
        }
        Jdks jdks = new Jdks(toolchains, session);
        Path java = jdks.java();
        try {
            Path argumentFile = Path.of(project.getBuild().getDirectory(), "weft-examples.args");
            createFolderOf(argumentFile);
            List<String> command = command(places, jdk != null ? Optional.of(jdk) : jdks.ofExamples());
            LogLines lines = new LogLines(getLog(), command.contains(UPDATE), System.out);
            judge(new CommandRun(java, options(), paths(own), directory(), lines, getLog()).run(command, argumentFile));
        } catch (IOException e) {
            throw new MojoExecutionException("the examples could not be run: " + e.getMessage(), e);
        }
    }

    private Path directory() {
        return project.getBasedir().toPath();
    }

    private static void createFolderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
    }

    /** Named from the base directory, as they will be in what is said of them. */
    private List<Path> places() {
        Path base = directory();
        return files.isEmpty()
                ? USUAL.stream().filter(each -> Files.exists(base.resolve(each))).map(Path::of).toList()
                : files.stream().map(File::toPath).map(each -> each.isAbsolute() ? base.relativize(each.normalize()) : each).toList();
    }

    private List<String> command(List<Path> places, Optional<String> exampleJdk) throws IOException, MojoExecutionException {
        List<String> command = new ArrayList<>(List.of("examples", "--jobs", jobs, "--no-project", "--class-path", seen(),
                "--annotations", annotations));
        exampleJdk.ifPresent(each -> command.addAll(List.of("--jdk", each)));
        if (release != null) {
            command.addAll(List.of("--release", release));
        }
        if (options != null) {
            command.addAll(List.of("--options", options));
        }
        if (timeout != null) {
            command.addAll(List.of("--timeout", timeout));
        }
        if (report != null) {
            createFolderOf(report.toPath());
            command.addAll(List.of("--junit-xml", report.toString()));
        }
        if (failFast) {
            command.add("--fail-fast");
        }
        if (update) {
            command.add(UPDATE);
        }
        command.addAll(arguments);
        command.add("--");
        places.forEach(place -> command.add(place.toString()));
        return command;
    }

    private List<String> options() {
        return Stream.concat(Stream.ofNullable(repository).map(each -> "-Dmaven.repo.local=" + each), jvmOptions.stream()).toList();
    }

    private String seen() throws MojoExecutionException {
        try {
            return Stream.concat(project.getTestClasspathElements().stream(), classPath.stream().map(File::toString))
                    .filter(each -> new File(each).exists()).distinct().collect(Collectors.joining(File.pathSeparator));
        } catch (DependencyResolutionRequiredException e) {
            throw new MojoExecutionException("a dependency of the project is not resolved: " + e.getMessage(), e);
        }
    }

    private static List<Path> paths(List<Artifact> artifacts) {
        return artifacts.stream().map(Artifact::getFile).map(File::toPath).toList();
    }

    private void judge(CommandRun.Result result) throws MojoExecutionException, MojoFailureException {
        switch (result.exitCode()) {
            case 0 -> { }
            case 1 -> throw new MojoFailureException("examples say something else than their pages claim: " + result.last());
            case 3 -> {
                if (!result.error().isEmpty()) {
                    throw new MojoExecutionException(result.error());
                }
                none();
            }
            default -> throw new MojoExecutionException("examples could not be run to their end: "
                    + (result.error().isEmpty() ? result.last() : result.error()));
        }
    }

    private void none() throws MojoFailureException {
        String sentence = "there are no examples in " + (files.isEmpty() ? USUAL : files) + " of " + project.getBasedir();
        if (failIfNone) {
            throw new MojoFailureException(sentence + "; if that is right, set failIfNone to false");
        }
        getLog().info(sentence);
    }
}
