package dev.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Gatherer;
import org.jspecify.annotations.Nullable;

/** A mapping that a stream pushes items into, and that passes on what results there are. */
final class MappedStream<A extends @Nullable Object, R extends @Nullable Object> {
    private final Mapping<A, R> mapping;

    /** Items that are not handed over yet. */
    private List<A> group = new ArrayList<>();

    private boolean ended;

    MappedStream(Mapping<A, R> mapping) {
        this.mapping = mapping;
    }

    static <A extends @Nullable Object, R extends @Nullable Object> Gatherer<A, ?, R> gatherer(Supplier<Mapping<A, R>> start) {
        return Gatherer.<A, MappedStream<A, R>, R>ofSequential(
                () -> new MappedStream<>(start.get()), MappedStream::integrate, MappedStream::finish);
    }

    /** Takes an item; gives whether more are wanted. */
    boolean integrate(A item, Gatherer.Downstream<? super R> downstream) {
        try {
            group.add(item);
            if (group.size() >= mapping.room()) {
                hand();
            }
            boolean wants = true;
            while (wants && mapping.waiting() > 0 && (mapping.isReady() || mapping.room() == 0)) {
                wants = pass(downstream);
            }
            if (!wants) {
                close();
            }
            return wants;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void hand() {
        List<A> full = group;
        group = new ArrayList<>();
        mapping.hand(full);
    }

    private boolean pass(Gatherer.Downstream<? super R> downstream) {
        return downstream.push(mapping.lastValue(mapping.take()));
    }

    /** Takes all results that are left; further calls do nothing. */
    void finish(Gatherer.Downstream<? super R> downstream) {
        if (ended) {
            return;
        }
        try {
            hand();
            boolean wants = !downstream.isRejecting();
            while (wants && mapping.waiting() > 0) {
                wants = pass(downstream);
            }
        } finally {
            close();
        }
    }

    private void close() {
        ended = true;
        mapping.close();
    }
}
