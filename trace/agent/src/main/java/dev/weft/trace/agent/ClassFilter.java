package dev.weft.trace.agent;

import dev.weft.trace.Selection;
import dev.weft.trace.agent.Origin.Owner;
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
    private static final List<String> DEFAULT = List.of("mine");

    private final List<Pattern> include;
    private final List<Pattern> exclude;
    private final Origins origins;

    ClassFilter(Selection selection, Origins origins) {
        this.include = Pattern.parse(selection.include().isEmpty() ? DEFAULT : selection.include());
        this.exclude = Pattern.parse(selection.exclude());
        this.origins = origins;
    }

    /** Where a class comes from that is woven, so that {@link #acceptsMethod} decides for each method; null if it is not. */
    @Nullable Origin accept(String name, @Nullable ClassLoader loader, @Nullable ProtectionDomain domain) {
        for (String prefix : NEVER) {
            if (name.startsWith(prefix)) {
                return null;
            }
        }
        Origin origin = origins.of(name, loader, domain);
        return isIncluded(name, origin) && !isExcluded(name, origin) ? origin : null;
    }

    /** Whether a class that is loaded already is woven. */
    boolean accepts(Class<?> type) {
        return !type.isArray() && !type.isHidden() && accept(type.getName(), type.getClassLoader(), type.getProtectionDomain()) != null;
    }

    private boolean isIncluded(String name, Origin origin) {
        boolean foreign = origin.owner() == Owner.JDK || origin.owner() == Owner.TOOLS;
        for (Pattern pattern : include) {
            if (pattern.matches(name, origin) && (!foreign || pattern.meansForeign())) {
                return true;
            }
        }
        return false;
    }

    private boolean isExcluded(String name, Origin origin) {
        for (Pattern pattern : exclude) {
            if (pattern.method() == null && pattern.matches(name, origin)) {
                return true;
            }
        }
        return false;
    }

    boolean acceptsMethod(String className, Origin origin, String methodName) {
        return matches(include, className, origin, methodName) && !matches(exclude, className, origin, methodName);
    }

    private static boolean matches(List<Pattern> patterns, String className, Origin origin, String methodName) {
        for (Pattern pattern : patterns) {
            if (pattern.matchesMethod(methodName) && pattern.matches(className, origin)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a pattern of methods means it: who asks for methods by name gets trivial ones too. */
    boolean namesMethod(String className, Origin origin, String methodName) {
        for (Pattern pattern : include) {
            if (pattern.method() != null && pattern.method().matches(methodName) && pattern.matches(className, origin)) {
                return true;
            }
        }
        return false;
    }
}
