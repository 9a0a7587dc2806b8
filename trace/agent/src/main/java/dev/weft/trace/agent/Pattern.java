package dev.weft.trace.agent;

import dev.weft.trace.Selection;
import dev.weft.trace.agent.Origin.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the user wrote to choose classes or methods; exactly one of owner, place and type says which classes.
 *
 * @param method null if all methods are meant
 */
record Pattern(String text, @Nullable Owner owner, @Nullable String place, @Nullable Glob type, @Nullable Glob method) {
    static Pattern parse(String text) {
        for (Owner owner : Owner.values()) {
            if (owner != Owner.TOOLS && owner.name().toLowerCase(Locale.ROOT).equals(text)) {
                return new Pattern(text, owner, null, null, null);
            }
        }
        if (Selection.isPlace(text)) {
            return new Pattern(text, null, text.endsWith("/") ? text.substring(0, text.length() - 1) : text, null, null);
        }
        int hash = text.indexOf('#');
        return hash < 0
                ? new Pattern(text, null, null, new Glob(text), null)
                : new Pattern(text, null, null, new Glob(text.substring(0, hash)), new Glob(text.substring(hash + 1)));
    }

    static List<Pattern> parse(List<String> texts) {
        List<Pattern> patterns = new ArrayList<>(texts.size());
        for (String text : texts) {
            patterns.add(parse(text));
        }
        return patterns;
    }

    boolean matches(String className, Origin origin) {
        if (type != null) {
            return type.matches(className);
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
        return owner == Owner.JDK || (type != null && !text.startsWith("*"));
    }

    boolean matchesMethod(String methodName) {
        return method == null || method.matches(methodName);
    }
}
