package dev.weft.cli;

import dev.weft.trace.report.RecordingEdit;
import dev.weft.trace.report.Scope;
import dev.weft.trace.report.TracePlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** The plug-ins of a run, each with its name. What they throw is one sentence of the command's. */
final class Plugins {
    static final Plugins NONE = new Plugins(List.of());

    private static final String BEFORE_SAVE = "beforeSave";

    /** A plug-in and what errors call it. */
    record Named(String name, TracePlugin plugin) {}

    private interface Step {
        void run() throws Exception;
    }

    private final List<Named> all;
    private final List<Named> begun = new ArrayList<>();

    Plugins(List<Named> all) {
        this.all = List.copyOf(all);
    }

    /** @throws CommandFailure if one throws */
    void initialize() {
        for (Named one : all) {
            begun.add(one);
            run(one, "initialize", one.plugin::initialize);
        }
    }

    /** @throws CommandFailure if one throws */
    void beforeStart(List<String> command) {
        all.forEach(one -> run(one, "beforeStart", () -> one.plugin.beforeStart(List.copyOf(command))));
    }

    void afterStop(int exitCode, Consumer<String> say) {
        all.forEach(one -> tell(one, "afterStop", () -> one.plugin.afterStop(exitCode), say));
    }

    /**
     * A scope with what the plug-ins change.
     *
     * @throws CommandFailure if one throws, also while a recording is read with it
     */
    synchronized Scope edited(Scope scope) {
        Scope edited = scope;
        for (Named one : all) {
            RecordingEdit before = edited.edit();
            edited = edited.withEdit(guarded(one, ask(one, BEFORE_SAVE, () -> one.plugin.beforeSave(before))));
        }
        return edited;
    }

    private static RecordingEdit guarded(Named one, RecordingEdit edit) {
        return new RecordingEdit(
                text -> ask(one, BEFORE_SAVE, () -> edit.texts().apply(text)),
                name -> ask(one, BEFORE_SAVE, () -> edit.leftOut().test(name)));
    }

    /** Of those that {@link #initialize} has reached. */
    void terminate(Consumer<String> say) {
        begun.forEach(one -> tell(one, "terminate", one.plugin::terminate, say));
        begun.clear();
    }

    private static void tell(Named one, String moment, Step step, Consumer<String> say) {
        try {
            run(one, moment, step);
        } catch (CommandFailure e) {
            say.accept(e.getMessage());
        }
    }

    private static void run(Named one, String moment, Step step) {
        ask(one, moment, () -> {
            step.run();
            return true;
        });
    }

    private static <T> T ask(Named one, String moment, Callable<T> question) {
        try {
            return Objects.requireNonNull(question.call(), "it must not give null");
        } catch (CommandFailure e) {
            throw e;
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            throw CommandFailure.failed("the plug-in " + one.name + " failed in " + moment + ": " + e + ".");
        }
    }
}
