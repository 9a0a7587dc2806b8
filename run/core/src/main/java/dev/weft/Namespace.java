package dev.weft;

import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Values by name that a pool gives to its workers: set in the program before the first task, read by every worker.
 *
 * <!--
 * {@snippet :
 * List<String> texts = List.of();
 * static int count(String text, Set<?> stopWords) { return text.length(); }
 * }
 * -->
 * {@snippet weft="continued" :
 * try (var pool = Pool.configured("processes")) {
 *     pool.context().namespace().put("stop words", Set.of("a", "the"));
 *     pool.map(texts, text -> count(text, WorkerContext.current().namespace().get("stop words", Set.class)));
 * }
 * }
 *
 * <p>Each worker has the values as they were when they were put, in a copy of its own, whatever the backend: what one worker does to a
 * value no other sees. Only what cannot change, such as a string or a {@link java.util.List#of} of such, is not copied within this JVM.
 * Values that change and are shared are made by a {@link Sharer}; the namespace may hold them.
 *
 * <p>Thread-safe.
 */
public interface Namespace {
    /**
     * Sets a value, in place of one that had the name before.
     *
     * @param value must be serializable
     * @return this
     * @throws IllegalStateException in a worker, or once the pool was given a task: workers may have begun with what was there
     * @throws IllegalArgumentException if the value cannot be copied; the message names the way to what is not serializable
     */
    Namespace put(String name, Object value);

    /**
     * The value of this name.
     *
     * @throws NoSuchElementException if there is none
     * @throws ClassCastException if it is of another type
     */
    <T> T get(String name, Class<T> type);

    /** The names that have a value, in the order in which they were put. */
    Set<String> names();
}
