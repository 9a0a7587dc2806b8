package dev.weft.trace.agent;

import dev.weft.trace.agent.MethodChoice.Fate;
import dev.weft.trace.agent.Origin.Owner;
import dev.weft.trace.format.Records;
import dev.weft.trace.internal.Metadata;
import java.util.Locale;
import org.objectweb.asm.ClassReader;

/**
 * Says in the trace of each class what became of it, and by which rule. Of classes of the JDK and of tools that nothing includes it says
 * nothing.
 */
final class Explanation {
    private static final int MOST_NAMES = 20;

    private final Metadata metadata;

    Explanation(Metadata metadata) {
        this.metadata = metadata;
    }

    void leftOut(String className, Verdict verdict) {
        Origin origin = verdict.origin();
        if (verdict.pattern() != null) {
            say(className, Records.LEFT_OUT, "--exclude " + verdict.pattern().text());
        } else if (origin != null && origin.owner() != Owner.JDK && origin.owner() != Owner.TOOLS) {
            String place = origin.place() == null ? "of no jar or folder" : "of " + origin.place();
            String owner = origin.owner().name().toLowerCase(Locale.ROOT);
            say(className, Records.LEFT_OUT_WITH_PLACE, place + " (" + owner + "), which no --include means");
        }
    }

    /** @param verdict includes the class */
    void included(String className, Verdict verdict, MethodChoice choice, ClassReader reader) {
        Pattern pattern = verdict.pattern();
        int methods = 0;
        for (Fate fate : Fate.values()) {
            methods += fate == Fate.WITHOUT_CODE ? 0 : choice.count(fate);
        }
        if (methods == 0) {
            say(className, Records.LEFT_OUT, "no method of it has code");
            return;
        }
        StringBuilder text = new StringBuilder("--include ").append(pattern == null ? "" : pattern.text()).append(", ")
                .append(choice.count(Fate.WOVEN)).append(" of ").append(methods).append(methods == 1 ? " method" : " methods");
        add("below @Traced", Fate.BELOW, choice, reader, text);
        add("trivial", Fate.TRIVIAL, choice, reader, text);
        add("@Untraced", Fate.UNTRACED, choice, reader, text);
        add("not @Traced", Fate.UNMARKED, choice, reader, text);
        add("left out by a pattern", Fate.NOT_CHOSEN, choice, reader, text);
        say(className, choice.hasAny() ? Records.WOVEN : Records.LEFT_OUT, text.toString());
    }

    private static void add(String reason, Fate fate, MethodChoice choice, ClassReader reader, StringBuilder text) {
        if (choice.count(fate) == 0) {
            return;
        }
        text.append("; ").append(reason).append(": ");
        MethodScan method = new MethodScan(reader);
        int named = 0;
        for (int i = 0; method.next(); i++) {
            if (choice.fate(i) == fate && named++ < MOST_NAMES) {
                text.append(named == 1 ? "" : ", ").append(method.name());
            }
        }
        if (named > MOST_NAMES) {
            text.append(" and ").append(named - MOST_NAMES).append(" more");
        }
    }

    private void say(String className, String fate, String why) {
        metadata.property(Records.CLASS + className, fate + why);
    }
}
