package dev.weft.trace.agent;

import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what is woven. What it refuses costs the program nothing. */
final class ClassFilter {
    /** What the recorder itself stands on. */
    private static final String[] NEVER = {
        "java.lang.", "java.nio.", "java.util.concurrent.atomic.", "jdk.internal.", "sun.",
        "dev.weft.trace.agent.", "dev.weft.trace.internal.", "dev.weft.trace.format.",
    };
    private static final String[] JDK = {"java.", "javax.", "jdk.", "sun.", "com.sun.", "netscape."};
    private static final String[] TOOLS = {"dev.weft.", "org.jacoco.agent.", "com.intellij.rt."};

    private final List<Pattern> include;
    private final List<Pattern> exclude;
    private final String library;

    /** @param library the folder of Weft's own jars, as the path of a URL: what they bring along is not the program's */
    ClassFilter(List<String> include, List<String> exclude, String library) {
        this.include = Pattern.parse(include);
        this.exclude = Pattern.parse(exclude);
        this.library = library;
    }

    /** Whether a class that is loaded already is woven. */
    boolean accepts(Class<?> type) {
        return !type.isArray() && !type.isHidden() && accepts(type.getName(), type.getClassLoader(), type.getProtectionDomain());
    }

    /** Whether a class is woven; if so, {@link #acceptsMethod} decides for each method. */
    boolean accepts(String name, @Nullable ClassLoader loader, @Nullable ProtectionDomain domain) {
        if (startsWith(name, NEVER)) {
            return false;
        }
        boolean foreign = startsWith(name, JDK) || startsWith(name, TOOLS) || isOfPlatform(loader) || isOfImageOrLibrary(domain);
        return (foreign ? isIncludedByName(name) : isIncluded(name)) && !isExcluded(name);
    }

    boolean acceptsMethod(String className, String methodName) {
        for (Pattern pattern : exclude) {
            if (pattern.matches(className, methodName)) {
                return false;
            }
        }
        if (include.isEmpty()) {
            return true;
        }
        for (Pattern pattern : include) {
            if (pattern.matches(className, methodName)) {
                return true;
            }
        }
        return false;
    }

    private boolean isIncluded(String name) {
        if (include.isEmpty()) {
            return true;
        }
        for (Pattern pattern : include) {
            if (pattern.matches(name)) {
                return true;
            }
        }
        return false;
    }

    /** A class of the JDK or of a tool must be meant: {@code *} is not enough, {@code java.util.*} is. */
    private boolean isIncludedByName(String name) {
        for (Pattern pattern : include) {
            if (pattern.matches(name) && !pattern.text().startsWith("*")) {
                return true;
            }
        }
        return false;
    }

    private boolean isExcluded(String name) {
        for (Pattern pattern : exclude) {
            if (pattern.method() == null && pattern.matches(name)) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isOfPlatform(@Nullable ClassLoader loader) {
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    /** Whether it comes from the JDK's run-time image, as the tools of the JDK do that have the program's own loader, or with Weft. */
    private boolean isOfImageOrLibrary(@Nullable ProtectionDomain domain) {
        CodeSource source = domain == null ? null : domain.getCodeSource();
        URL location = source == null ? null : source.getLocation();
        return location != null && ("jrt".equals(location.getProtocol()) || location.getPath().startsWith(library));
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
