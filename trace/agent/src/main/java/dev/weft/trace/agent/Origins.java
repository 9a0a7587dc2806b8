package dev.weft.trace.agent;

import dev.weft.trace.agent.Origin.Owner;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where classes come from. The JDK's and the tools' are known by name, loader and place. Of the rest those of a jar are
 * dependencies, unless it is one of the program's own: the jar of its main class. What lies in folders, is made from source or has no
 * place at all is the program's own.
 */
final class Origins {
    private static final String[] JDK = {"java.", "javax.", "jdk.", "sun.", "com.sun.", "netscape."};
    private static final String[] TOOLS = {"dev.weft.", "org.jacoco.agent.", "com.intellij.rt."};
    private static final String[] ARCHIVES = {".jar", ".war", ".ear", ".zip", ".jmod"};

    /** Of no place. */
    private static final Origin PLACELESS = new Origin(Owner.MINE, null);
    private static final Origin OF_JDK = new Origin(Owner.JDK, null);
    private static final Origin OF_TOOL = new Origin(Owner.TOOLS, null);

    /** The classes of one place mostly come together. */
    private record Known(CodeSource source, Origin origin) {}

    private final List<String> own;
    private final String library;
    private volatile @Nullable Known known;

    /**
     * @param own the places of jars that are the program's own
     * @param library the place of Weft's own jars: what they bring along is not the program's
     */
    Origins(List<String> own, String library) {
        this.own = own;
        this.library = library;
    }

    Origin of(String name, @Nullable ClassLoader loader, @Nullable ProtectionDomain domain) {
        if (startsWith(name, JDK) || isOfPlatform(loader)) {
            return OF_JDK;
        }
        if (startsWith(name, TOOLS)) {
            return OF_TOOL;
        }
        CodeSource source = domain == null ? null : domain.getCodeSource();
        return source == null || source.getLocation() == null ? PLACELESS : of(source);
    }

    @SuppressWarnings("ReferenceEquality")
    private Origin of(CodeSource source) {
        Known last = known;
        if (last != null && last.source == source) {
            return last.origin;
        }
        Origin origin = of(Objects.requireNonNull(source.getLocation()));
        known = new Known(source, origin);
        return origin;
    }

    private Origin of(URL location) {
        if (location.getProtocol().equals("jrt")) {
            // The tools of the JDK have the program's own loader.
            return OF_JDK;
        }
        String place = placeOf(location);
        if (place.startsWith(library)) {
            return new Origin(Owner.TOOLS, place);
        }
        return new Origin(isArchive(place) && !own.contains(place) ? Owner.DEPS : Owner.MINE, place);
    }

    /** {@code /app.jar} of {@code file:/app.jar}, {@code /app.jar!/lib/a.jar} of {@code jar:file:/app.jar!/lib/a.jar!/}. */
    static String placeOf(URL location) {
        String place = decoded(location);
        int slash = place.indexOf('/');
        int end = place.length();
        if (place.endsWith("!/")) {
            end -= 2;
        } else if (end > slash + 1 && place.endsWith("/")) {
            end--;
        }
        return place.substring(Math.max(slash, 0), end);
    }

    private static String decoded(URL location) {
        try {
            return new URI(location.toString()).getSchemeSpecificPart();
        } catch (URISyntaxException notEncoded) {
            return location.getPath();
        }
    }

    private static boolean isArchive(String place) {
        for (String suffix : ARCHIVES) {
            if (place.endsWith(suffix)) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isOfPlatform(@Nullable ClassLoader loader) {
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    private static boolean startsWith(String name, String[] prefixes) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
