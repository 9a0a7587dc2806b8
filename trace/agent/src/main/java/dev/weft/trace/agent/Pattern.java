package dev.weft.trace.agent;

import dev.weft.trace.Selection;
import dev.weft.trace.agent.Origin.Owner;
import dev.weft.trace.format.Glob;
import dev.weft.trace.format.MethodGlob;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the user wrote to choose classes or methods: exactly one of owner, place and name.
 */
record Pattern(String text, @Nullable Owner owner, @Nullable String place, @Nullable MethodGlob name) {
    static Pattern parse(String text) {
        for (Owner owner : Owner.values()) {
            if (owner != Owner.TOOLS && owner.name().toLowerCase(Locale.ROOT).equals(text)) {
                return new Pattern(text, owner, null, null);
            }
        }
        if (Selection.isPlace(text)) {
            return new Pattern(text, null, text.endsWith("/") ? text.substring(0, text.length() - 1) : text, null);
        }
        return new Pattern(text, null, null, MethodGlob.parse(text));
    }

    static List<Pattern> parse(List<String> texts) {
        List<Pattern> patterns = new ArrayList<>(texts.size());
        for (String text : texts) {
            patterns.add(parse(text));
        }
        return patterns;
    }

    boolean matches(String className, Origin origin) {
        if (name != null) {
            return name.matches(className);
        }
        if (owner != null) {
            return owner == origin.owner();
        }
        return place != null && origin.place() != null && isAt(place, origin.place());
    }

    /** In a glob of places as in those of classes, {@code *} stands for folders too; the jar or folder itself may be all of it. */
    private static boolean isAt(String place, String location) {
        return new Glob(place).matches(location) || new Glob(place + "/*").matches(location) || new Glob(place + "!/*").matches(location);
    }

    /** Whether it can mean a class of the JDK or of a tool: {@code *} is not enough, {@code java.util.*} is. */
    boolean meansForeign() {
        return owner == Owner.JDK || (name != null && !text.startsWith("*"));
    }

    boolean matchesMethod(String methodName) {
        return name == null || name.method() == null || name.method().matches(methodName);
    }

    /** Whether it means some methods of a class, and not all. */
    boolean hasMethod() {
        return name != null && name.method() != null;
    }
}
