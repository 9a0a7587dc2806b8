package dev.weft.sharing;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A value of this process. */
public final class HeapRef implements RefCore {
    private final AtomicReference<Seen> content;

    public HeapRef(Stored value) {
        content = new AtomicReference<>(new Seen(1, value));
    }

    @Override
    public Seen see() {
        return content.get();
    }

    @Override
    public Stored getAndSet(Stored value) {
        return Objects.requireNonNull(content.getAndUpdate(seen -> new Seen(seen.version() + 1, value)).value());
    }

    @Override
    public @Nullable Seen swap(long version, Stored value) {
        Seen seen = content.get();
        return seen.version() == version && content.compareAndSet(seen, new Seen(version + 1, value)) ? null : content.get();
    }
}
