package dev.weft.ipc;

import dev.weft.ipc.FieldRecorder.Reference;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way from a value to the object in it that could not be serialized, such as {@code Order.lines[3].socket}. It is looked for only
 * after a failure, nearest objects first, so the path is the shortest one. Without recursion: a value may be deeper than any stack.
 */
final class FieldPath {
    /** More objects than this are not looked at: a value may make new ones without end as it is written. */
    private static final int MAX_OBJECTS = 2_000_000;

    /** How many steps are shown at each end of a long path. */
    private static final int SHOWN_STEPS = 8;

    private static final int MAX_KEY_CHARS = 40;

    /** @param step how it is reached from {@code parent}; empty if there is nothing to say */
    private record Node(@Nullable Node parent, String step, Object object) {}

    private final Throwable failure;
    private final ArrayDeque<Node> waiting = new ArrayDeque<>();
    private final Set<Object> met = Collections.newSetFromMap(new IdentityHashMap<>());

    private FieldPath(Throwable failure) {
        this.failure = failure;
    }

    /**
     * Why {@code root} cannot be serialized: the path to the object that {@code failure} is about, its class and what is wrong.
     *
     * @param failure what JDK serialization threw
     */
    static String explain(Object root, Throwable failure) {
        Node found = null;
        try {
            // A heap that is full is no matter of one object, and no time to walk about.
            found = failure instanceof VirtualMachineError ? null : new FieldPath(failure).search(root);
        } catch (RuntimeException | Error e) {
            // The value's own code, which was at fault before. The failure alone must do.
            found = null;
        }
        String holder = root.getClass().getName();
        if (failure instanceof NotSerializableException) {
            String type = ErrorText.message(failure);
            if (found == null) {
                return type + (holder.equals(type) ? "" : " (inside a " + holder + ")") + " is not Serializable";
            }
            return prefix(found) + reason(type, found.object);
        }
        String end = " cannot be serialized: " + ErrorText.of(failure);
        return found == null ? holder + end : prefix(found) + found.object.getClass().getName() + end;
    }

    private static String reason(String type, Object culprit) {
        Class<?> culpritClass = culprit.getClass();
        if (culprit instanceof Unsendable unsendable) {
            return unsendable.whyNot();
        }
        if (culpritClass.isHidden() && culpritClass.isSynthetic()) {
            return "a lambda that was made as a " + culpritClass.getInterfaces()[0].getName()
                    + " is not Serializable; declare it as an interface that is, such as Fn or Task";
        }
        ClassLoader loader = culpritClass.getClassLoader();
        // The JDK's and Weft's are not for the program to change.
        boolean changeable = loader != null && loader != ClassLoader.getPlatformClassLoader() && !type.startsWith("dev.weft.");
        return type + " is not Serializable" + (changeable ? "; let it implement java.io.Serializable" : "");
    }

    private @Nullable Node search(Object root) {
        add(new Node(null, "", root));
        Node node;
        while ((node = waiting.poll()) != null && met.size() < MAX_OBJECTS) {
            if (isCulprit(node.object)) {
                return node;
            }
            try {
                expand(node);
            } catch (Throwable e) {
                if (e.getClass() == failure.getClass() && ErrorText.message(e).equals(ErrorText.message(failure))) {
                    return node;
                }
            }
        }
        return null;
    }

    private boolean isCulprit(Object object) {
        return failure instanceof NotSerializableException
                && !(object instanceof Serializable)
                && object.getClass().getName().equals(ErrorText.message(failure));
    }

    private void add(Node node) {
        // These refer to nothing.
        boolean leaf = node.object instanceof String
                || node.object instanceof Enum<?>
                || node.object instanceof Class<?>
                || node.object instanceof Path path && PathForm.fits(path);
        if (!leaf && met.add(node.object)) {
            waiting.add(node);
        }
    }

    private void expand(Node node) throws Throwable {
        Object object = node.object;
        if (object instanceof Object[] array) {
            for (int i = 0; i < array.length; i++) {
                add(node, "[" + i + "]", array[i]);
            }
            return;
        }
        if (object.getClass().isArray() || !(object instanceof Serializable)) {
            return;
        }
        Object replacement = FieldRecorder.replacement(object);
        if (replacement != object) {
            add(node, "", replacement);
            return;
        }
        List<Reference> references = FieldRecorder.references(object);
        Object shown = shown(node);
        int written = 0;
        @Nullable Object last = null;
        for (Reference reference : references) {
            boolean contained = isContainer(shown, reference.part());
            String step;
            if (reference.field() != null) {
                // How a collection of the JDK keeps its elements is its own matter.
                step = contained ? "" : "." + reference.field();
            } else {
                step = contained ? element(shown, written, last) : ".writeObject()";
                written++;
                last = reference.value();
            }
            add(node, step, reference.value());
        }
    }

    private void add(Node parent, String step, @Nullable Object value) {
        if (value != null) {
            add(new Node(parent, step, value));
        }
    }

    /** The object that the program knows: the one that was replaced by that of {@code node}, if it was. */
    private static Object shown(Node node) {
        Node known = node;
        while (known.parent != null && known.step.isEmpty()) {
            known = known.parent;
        }
        return known.object;
    }

    /** How to name the {@code index}th object that {@code owner} wrote, after {@code last}. */
    private static String element(Object owner, int index, @Nullable Object last) {
        if (!(owner instanceof Map<?, ?>)) {
            return "[" + index + "]";
        }
        return index % 2 == 0 ? ".keySet()" : "[" + key(last) + "]";
    }

    private static boolean isContainer(Object object, Class<?> part) {
        return (object instanceof Collection<?> || object instanceof Map<?, ?>) && part.getName().startsWith("java.");
    }

    private static String key(@Nullable Object key) {
        if (key instanceof String text) {
            return "\"" + (text.length() > MAX_KEY_CHARS ? text.substring(0, MAX_KEY_CHARS) + "…" : text) + "\"";
        }
        if (key instanceof Enum<?> constant) {
            return constant.name();
        }
        if (key == null || key instanceof Number && key.getClass().getName().startsWith("java.lang.")) {
            return String.valueOf(key);
        }
        // Its own text may be long, or fail.
        return "a " + key.getClass().getSimpleName();
    }

    private static String prefix(Node found) {
        var steps = new ArrayList<String>();
        Node node = found;
        while (node.parent != null) {
            if (!node.step.isEmpty()) {
                steps.add(node.step);
            }
            node = node.parent;
        }
        Collections.reverse(steps);
        if (steps.isEmpty()) {
            return "";
        }
        int left = steps.size() - 2 * SHOWN_STEPS;
        if (left > 1) {
            List<String> middle = steps.subList(SHOWN_STEPS, steps.size() - SHOWN_STEPS);
            middle.clear();
            middle.add("…(" + left + " more)…");
        }
        return name(node.object) + String.join("", steps) + ": ";
    }

    /** What to call the value in which the path begins. */
    private static String name(Object root) {
        if (root instanceof Object[] array) {
            Class<?> element = array.getClass();
            while (element.isArray()) {
                element = element.getComponentType();
            }
            return element.getSimpleName();
        }
        Class<?> type = root.getClass();
        if (isContainer(root, type)) {
            return container(root);
        }
        if (type.isSynthetic() || type.isAnonymousClass() || root instanceof SerializedLambda) {
            Class<?>[] interfaces = type.getInterfaces();
            return interfaces.length > 0 ? interfaces[0].getSimpleName() : type.getSuperclass().getSimpleName();
        }
        return type.getSimpleName();
    }

    private static String container(Object root) {
        if (root instanceof Map<?, ?>) {
            return "Map";
        }
        if (root instanceof List<?>) {
            return "List";
        }
        return root instanceof Set<?> ? "Set" : root.getClass().getSimpleName();
    }
}
