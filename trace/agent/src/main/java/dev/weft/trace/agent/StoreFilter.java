package dev.weft.trace.agent;

import dev.weft.trace.Content;
import dev.weft.trace.format.Glob;
import dev.weft.trace.format.MethodGlob;
import java.util.ArrayList;
import java.util.List;

/** Decides which fields and local variables have their values recorded when they are assigned. */
final class StoreFilter {
    private final List<MethodGlob> fields = new ArrayList<>();
    private final List<LocalGlob> locals = new ArrayList<>();

    /** {@code CLASS#METHOD:VARIABLE}. */
    private record LocalGlob(MethodGlob method, Glob variable) {
        static LocalGlob parse(String text) {
            int colon = text.lastIndexOf(':');
            return new LocalGlob(MethodGlob.parse(text.substring(0, colon)), new Glob(text.substring(colon + 1)));
        }
    }

    StoreFilter(Content content) {
        for (String field : content.fields()) {
            fields.add(MethodGlob.parse(field));
        }
        for (String local : content.locals()) {
            locals.add(LocalGlob.parse(local));
        }
    }

    boolean meansField(String className, String field) {
        for (MethodGlob glob : fields) {
            if (glob.matches(className, field)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it means any variable of such a class. */
    boolean meansLocals(String className) {
        for (LocalGlob glob : locals) {
            if (glob.method.matches(className)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it means any variable of such a method. */
    boolean meansLocals(String className, String method) {
        for (LocalGlob glob : locals) {
            if (glob.method.matches(className, method)) {
                return true;
            }
        }
        return false;
    }

    boolean meansLocal(String className, String method, String variable) {
        for (LocalGlob glob : locals) {
            if (glob.method.matches(className, method) && glob.variable.matches(variable)) {
                return true;
            }
        }
        return false;
    }
}
