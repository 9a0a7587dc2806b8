package dev.weft.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What examples in Java see of each file: what was given, the Maven project of the file, and what its examples name in lines
 * {@code //DEPS group:artifact:version}. Knows of a file when it begins; asks Maven when a class path is asked for.
 */
final class ClassPath implements Concern {
    private static final Pattern DEPS = Pattern.compile("^\\s*//DEPS\\s+(.*)$");
    private static final Pattern COORDINATES = Pattern.compile("([^:@\\s]+):([^:@\\s]+):([^:@\\s]+)(?::([^:@\\s]+))?(?:@([^:@\\s]+))?");

    private final List<Path> given;
    private final boolean withProject;
    private final Maven maven;
    private final Map<String, String> dependencies = new LinkedHashMap<>();
    private ExampleOptions all = ExampleOptions.NONE;
    private String file = "";

    /**
     * A class path.
     *
     * @param withProject whether the Maven project of a file is seen
     */
    ClassPath(List<Path> given, boolean withProject, Maven maven) {
        this.given = List.copyOf(given);
        this.withProject = withProject;
        this.maven = maven;
    }

    @Override
    public void open(PluginContext context) {
        all = context.options();
    }

    @Override
    public List<Example> startFile(ExampleFile begun) {
        file = begun.name();
        dependencies.clear();
        return begun.examples();
    }

    @Override
    public Example finishParse(Example parsed) {
        boolean isJava = parsed.language().equals(JavaBlockRunner.LANGUAGE) || parsed.language().equals(JavaRunner.LANGUAGE);
        if (isJava && !parsed.options().over(all).is(ExampleOption.SKIP, false)) {
            for (int i = 0; i < parsed.source().size(); i++) {
                Matcher deps = DEPS.matcher(parsed.source().get(i));
                if (deps.matches()) {
                    for (String each : deps.group(1).strip().split("[\\s,]+")) {
                        dependencies.putIfAbsent(each, parsed.file() + ":" + (parsed.line() + i));
                    }
                }
            }
        }
        return parsed;
    }

    /**
     * That of the file that was begun last.
     *
     * @throws ExampleException if what its examples name cannot be had
     */
    List<Path> ofFile() {
        Set<Path> path = new LinkedHashSet<>(given);
        if (withProject) {
            path.addAll(ofProject());
        }
        path.addAll(named());
        return List.copyOf(path);
    }

    private List<Path> ofProject() {
        List<Path> path = new ArrayList<>();
        try {
            Optional<MavenProject> project = MavenProject.of(Path.of(file));
            if (project.isEmpty()) {
                return Stream.of("target/classes", "target/test-classes").map(Path::of).filter(Files::isDirectory).toList();
            }
            path.addAll(project.get().classes());
            List<MavenProject.PomText> external = project.get().external();
            if (!external.isEmpty()) {
                path.addAll(maven.jars(external, project.get().state(), "the class path of " + project.get().pom()));
            }
        } catch (IOException e) {
            System.err.println("weft: of the Maven project of " + file + " only its classes are seen: " + e.getMessage());
        }
        return path;
    }

    private List<Path> named() {
        if (dependencies.isEmpty()) {
            return List.of();
        }
        StringBuilder pom = new StringBuilder("<project><modelVersion>4.0.0</modelVersion><groupId>weft</groupId>"
                + "<artifactId>page</artifactId><version>1</version><dependencies>");
        dependencies.forEach((name, place) -> pom.append(dependency(name, place)));
        String text = pom.append("</dependencies></project>").toString();
        try {
            return maven.jars(List.of(_ -> text), text, String.join(" ", dependencies.keySet()));
        } catch (IOException e) {
            String place = dependencies.entrySet().stream().filter(each -> isAbout(String.valueOf(e.getMessage()), each.getKey()))
                    .map(Map.Entry::getValue).findFirst().orElse(dependencies.values().iterator().next());
            throw new ExampleException(place + ": //DEPS cannot be had: " + e.getMessage());
        }
    }

    private static boolean isAbout(String reason, String name) {
        return reason.contains(name.substring(0, name.indexOf(':', name.indexOf(':') + 1)));
    }

    private static String dependency(String name, String place) {
        Matcher parts = COORDINATES.matcher(name);
        if (!parts.matches() || name.matches(".*[<>&].*")) {
            throw new ExampleException(place + ": //DEPS must name artifacts as group:artifact:version, as in org.jspecify:jspecify:1.0.0,"
                    + " but was \"" + name + "\"");
        }
        return "<dependency><groupId>" + parts.group(1) + "</groupId><artifactId>" + parts.group(2) + "</artifactId><version>"
                + parts.group(3) + "</version>" + (parts.group(4) == null ? "" : "<classifier>" + parts.group(4) + "</classifier>")
                + (parts.group(5) == null ? "" : "<type>" + parts.group(5) + "</type>") + "</dependency>";
    }
}
