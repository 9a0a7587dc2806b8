package dev.weft.trace.agent;

import dev.weft.trace.Trigger;
import dev.weft.trace.format.Glob;
import dev.weft.trace.format.MethodGlob;
import dev.weft.trace.internal.Triggers;
import java.util.ArrayList;
import java.util.List;

/** Decides which methods, and whether exceptions, may make a flight recorder keep what it has. */
final class TriggerFilter {
    private final List<Trigger> triggers;
    private final List<List<MethodGlob>> methods = new ArrayList<>();
    private boolean exceptions;

    TriggerFilter(List<Trigger> triggers) {
        this.triggers = triggers;
        for (Trigger trigger : triggers) {
            List<MethodGlob> globs = new ArrayList<>();
            for (String pattern : trigger.methods()) {
                globs.add(MethodGlob.parse(pattern));
            }
            methods.add(globs);
            exceptions |= !trigger.exceptions().isEmpty();
        }
    }

    /** Tells the recorder of them. */
    void start(long pauseNanos) {
        String[] texts = new String[triggers.size()];
        long[] limits = new long[triggers.size()];
        Glob[][] types = new Glob[triggers.size()][];
        for (int i = 0; i < texts.length; i++) {
            Trigger trigger = triggers.get(i);
            texts[i] = trigger.text();
            limits[i] = trigger.nanos();
            types[i] = new Glob[trigger.exceptions().size()];
            for (int j = 0; j < types[i].length; j++) {
                types[i][j] = new Glob(trigger.exceptions().get(j));
            }
        }
        Triggers.start(texts, limits, types, pauseNanos);
    }

    boolean hasExceptions() {
        return exceptions;
    }

    boolean isMeant(String className, String method) {
        for (List<MethodGlob> globs : methods) {
            if (isMeant(globs, className, method)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Lets calls of methods that are meant meet their triggers.
     *
     * @param first the number of the first of them; the others follow
     */
    void watch(String className, List<String> names, int first) {
        for (int i = 0; i < names.size(); i++) {
            watch(className, names.get(i), first + i);
        }
    }

    private void watch(String className, String method, int id) {
        for (int i = 0; i < methods.size(); i++) {
            if (isMeant(methods.get(i), className, method)) {
                Triggers.watch(id, i);
            }
        }
    }

    private static boolean isMeant(List<MethodGlob> globs, String className, String method) {
        for (MethodGlob glob : globs) {
            if (glob.matches(className, method)) {
                return true;
            }
        }
        return false;
    }
}
