package dev.weft.examples;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.JShell;

/**
 * What the Java of examples runs on, and which Java it is.
 *
 * @param jdk that runs it in JVMs of its own; empty for this JVM
 * @param release of Java that is compiled
 */
record JavaPlatform(Optional<Jdk> jdk, int release) {
    private static final int NEWEST = Runtime.version().feature();
    /** The first with {@code import module}. */
    private static final int WITH_MODULE_IMPORTS = 25;
    private static final int OLDEST_RELEASE = 8;

    private static final List<String> PACKAGES = List.of("io", "lang.annotation", "lang.invoke", "lang.ref", "lang.reflect", "math",
            "net", "nio", "nio.channels", "nio.charset", "nio.file", "nio.file.attribute", "security", "text", "time", "time.chrono",
            "time.format", "time.temporal", "time.zone", "util", "util.concurrent", "util.concurrent.atomic", "util.concurrent.locks",
            "util.function", "util.jar", "util.regex", "util.stream", "util.zip");

    /** This JVM, and all that its compiler knows. */
    static final JavaPlatform OWN = new JavaPlatform(Optional.empty(), NEWEST);

    /**
     * As it is chosen.
     *
     * @param jdk a version or a folder; {@code ""} for this JVM
     * @param release of Java; 0 for that of the JDK
     * @throws ExampleException in one sentence, if they are not there or do not fit
     */
    static JavaPlatform of(String jdk, int release) {
        Optional<Jdk> chosen = jdk.isEmpty() ? Optional.empty() : Optional.of(Jdk.of(jdk, System.getenv()));
        int feature = chosen.map(Jdk::feature).orElse(NEWEST);
        int newest = Math.min(feature, NEWEST);
        if (release != 0 && (release < OLDEST_RELEASE || release > newest)) {
            throw new ExampleException("--release must be from " + OLDEST_RELEASE + " to " + newest
                    + ", that of the JDK which runs examples, but was " + release);
        }
        return new JavaPlatform(chosen, release == 0 ? newest : release);
    }

    /*
     * With --release the compiler opens its file of older releases anew each time, which is most of what an example takes then. What it is
     * told by --system it keeps: of the JDK that was chosen, all is known that is in it.
     */
    /** Options of the compiler. */
    List<String> compilerOptions() {
        return Stream.of(system(), language()).flatMap(List::stream).toList();
    }

    private List<String> system() {
        return jdk.filter(each -> each.feature() == release && release < NEWEST)
                .map(each -> List.of("--system", each.home().toString())).orElse(List.of());
    }

    private List<String> language() {
        String number = Integer.toString(release);
        return release == NEWEST ? List.of()
                : system().isEmpty() ? List.of("--release", number, "-Xlint:-options")
                : List.of("-source", number, "-target", number, "-Xlint:-options");
    }

    /** JShell, set up for it. */
    JShell.Builder shell(String classPath) {
        // Otherwise the compiler sees what this program sees.
        List<String> options = Stream.concat(language().stream(), Stream.of("--class-path", classPath)).toList();
        return JShell.builder().compilerOptions(options.toArray(String[]::new)).fileManager(files -> {
            Iterator<String> system = system().iterator();
            if (system.hasNext()) {
                files.handleOption(system.next(), system);
            }
            return new UnindexedFiles(files);
        });
    }

    /** What blocks of Java import that say nothing of it: all of {@code java.base}, as far as 17 has it where there is no word for all. */
    String usualImports() {
        return release >= WITH_MODULE_IMPORTS ? "import module java.base; "
                : PACKAGES.stream().map(each -> "import java." + each + ".*; ").collect(Collectors.joining());
    }

    /**
     * A session of examples.
     *
     * @param capture gets what they print, if that is not seen here
     * @param threads that run them here, and those that they start here
     */
    JavaSession begin(List<Path> classPath, Capture capture, ThreadGroup threads) {
        return jdk.<JavaSession>map(each -> new ChildSession(each, classPath, capture))
                .orElseGet(() -> new LocalSession(ClassLoader.getPlatformClassLoader(), classPath, threads));
    }
}
