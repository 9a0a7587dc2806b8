package dev.weft.trace.report;

import dev.weft.trace.format.MethodGlob;
import java.time.Duration;
import java.util.List;

/**
 * How much of a recording is wanted. Calls outside of it are as if they had not been recorded: nothing counts them, and their time is
 * their caller's own. Tasks and named slices are always inside.
 *
 * @param slices    about how many slices to keep, at least 1; up to half as many again are in memory while reading, 21 bytes each.
 *                  The shortest calls of more are left out of the picture, but counted
 * @param shortest  calls that are shorter are outside, unless something that is inside happened in them: a task, a named slice, an
 *                  instant, a counter, an end of an arrow. Calls whose end is not recorded are inside
 * @param depth     calls that lie in so many others of their thread are outside
 * @param hideBelow methods, as {@code CLASS} or {@code CLASS#METHOD} with {@code *} for any characters, whose calls are inside but
 *                  nothing that they call
 * @param excerpt   what is outside of it is as if it had not been recorded, tasks and named slices too
 * @param sources   where a page finds the source text that it shows
 * @param edit      what is otherwise than in the recording
 * @param tasks     whether tasks are tracks of their own, too
 */
public record Scope(int slices, Duration shortest, int depth, List<MethodGlob> hideBelow, Excerpt excerpt, Sources sources,
                    RecordingEdit edit, boolean tasks) {
    private static final int DEFAULT_SLICES = 1_500_000;

    /** Everything. */
    public static final Scope ALL = new Scope(DEFAULT_SLICES, Duration.ZERO, Integer.MAX_VALUE, List.of(), Excerpt.WHOLE, Sources.NONE,
            RecordingEdit.NONE, false);

    public Scope {
        if (slices < 1) {
            throw new IllegalArgumentException("the slice limit must be at least 1, but was " + slices);
        }
        if (depth < 1) {
            throw new IllegalArgumentException("the depth must be at least 1, but was " + depth);
        }
        hideBelow = List.copyOf(hideBelow);
    }

    public Scope withSlices(int number) {
        return new Scope(number, shortest, depth, hideBelow, excerpt, sources, edit, tasks);
    }

    public Scope withShortest(Duration duration) {
        return new Scope(slices, duration, depth, hideBelow, excerpt, sources, edit, tasks);
    }

    public Scope withDepth(int number) {
        return new Scope(slices, shortest, number, hideBelow, excerpt, sources, edit, tasks);
    }

    public Scope withHiddenBelow(List<String> methods) {
        return new Scope(slices, shortest, depth, methods.stream().map(MethodGlob::parse).toList(), excerpt, sources, edit, tasks);
    }

    public Scope withExcerpt(Excerpt part) {
        return new Scope(slices, shortest, depth, hideBelow, part, sources, edit, tasks);
    }

    public Scope withSources(Sources places) {
        return new Scope(slices, shortest, depth, hideBelow, excerpt, places, edit, tasks);
    }

    public Scope withEdit(RecordingEdit changes) {
        return new Scope(slices, shortest, depth, hideBelow, excerpt, sources, changes, tasks);
    }

    public Scope withTasks(boolean asTracks) {
        return new Scope(slices, shortest, depth, hideBelow, excerpt, sources, edit, asTracks);
    }

    boolean hidesBelow(Name name) {
        return name.kind() == SliceKind.CALL && hideBelow.stream().anyMatch(glob -> glob.matches(name.owner(), name.text()));
    }
}
