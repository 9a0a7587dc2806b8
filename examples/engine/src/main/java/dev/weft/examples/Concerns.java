package dev.weft.examples;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** All concerns of one place, asked one after the other. What one throws is kept and harms no other. Used by one thread at a time. */
final class Concerns {
    private final Collection<Concern> all;
    private final List<String> complaints = new ArrayList<>();

    Concerns(Collection<Concern> all) {
        this.all = new ArrayList<>(all);
    }

    /** One more, asked last. */
    void add(Concern concern) {
        all.add(concern);
    }

    /** Tells each of them. */
    void tell(String hook, Consumer<Concern> action) {
        for (Concern concern : all) {
            try {
                action.accept(concern);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                complain(concern, hook, e);
            }
        }
    }

    /** What they make of something, each of what the one before has made. */
    <T> T change(String hook, T first, BiFunction<Concern, T, T> action) {
        T value = first;
        for (Concern concern : all) {
            try {
                value = action.apply(concern, value);
            } catch (ExampleException e) {
                throw e;
            } catch (RuntimeException | LinkageError | AssertionError e) {
                complain(concern, hook, e);
            }
        }
        return value;
    }

    private void complain(Concern concern, String hook, Throwable e) {
        String sentence = concern instanceof ResultsConcern && e instanceof ExampleException ? String.valueOf(e.getMessage())
                : "the concern " + concern.name() + " failed in " + hook + ": " + e;
        // One that always fails does so for each example.
        if (!complaints.contains(sentence)) {
            complaints.add(sentence);
        }
    }

    /** What went wrong in them since the last time. */
    List<String> complaints() {
        List<String> taken = List.copyOf(complaints);
        complaints.clear();
        return taken;
    }
}
