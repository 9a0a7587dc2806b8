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
        "java.lang.", "java.nio.", "java.util.concurrent.atomic.", "java.util.Objects", "jdk.internal.", "sun.",
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

    Verdict decide(String name, @Nullable ClassLoader loader, @Nullable ProtectionDomain domain) {
        for (String prefix : NEVER) {
            if (name.startsWith(prefix)) {
                return Verdict.NEVER;
            }
        }
        Origin origin = origins.of(name, loader, domain);
        Pattern included = including(name, origin);
        if (included == null) {
            return new Verdict(origin, false, null);
        }
        for (Pattern pattern : exclude) {
            if (!pattern.hasMethod() && pattern.matches(name, origin)) {
                return new Verdict(origin, false, pattern);
            }
        }
        return new Verdict(origin, true, included);
    }

    private @Nullable Pattern including(String name, Origin origin) {
        boolean foreign = origin.owner() == Owner.JDK || origin.owner() == Owner.TOOLS;
        for (Pattern pattern : include) {
            if (pattern.matches(name, origin) && (!foreign || pattern.meansForeign())) {
                return pattern;
            }
        }
        return null;
    }

    /** Whether classes of the JDK or of tools may be woven. */
    boolean meansForeign() {
        for (Pattern pattern : include) {
            if (pattern.meansForeign()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a class that is loaded already is woven. */
    boolean accepts(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return !type.isArray() && !type.isHidden()
                && decide(type.getName(), loader, loader == null ? null : type.getProtectionDomain()).isIncluded();
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
            if (pattern.hasMethod() && pattern.matchesMethod(methodName) && pattern.matches(className, origin)) {
                return true;
            }
        }
        return false;
    }
}
