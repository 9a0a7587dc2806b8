package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;

/**
 * What the run of a task is called, by the class of what was handed over. What the JDK makes of a task has no name of its own: what is
 * called in it tells more.
 */
final class RunNames {
    private static final ClassValue<Kind> KINDS = new ClassValue<>() {
        @Override
        protected Kind computeValue(Class<?> type) {
            return new Kind(type);
        }
    };

    /** What tasks of a class are called. */
    private static final class Kind {
        private final String text;
        private int name;

        Kind(Class<?> type) {
            String full = type.getName();
            int lambda = full.indexOf("$$Lambda");
            text = full.startsWith("java.") ? "task"
                    : lambda > 0 ? "task in ".concat(full.substring(0, lambda))
                    : "task ".concat(full);
        }

        int name() {
            if (name == 0) {
                name = Api.name(Layout.SYMBOL_RUN, text);
            }
            return name;
        }
    }

    private RunNames() {}

    static int of(Object task) {
        return KINDS.get(task.getClass()).name();
    }
}
