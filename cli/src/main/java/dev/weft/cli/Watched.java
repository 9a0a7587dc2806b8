package dev.weft.cli;

import dev.weft.cli.pools.TopFrame;
import org.jspecify.annotations.Nullable;

/** What {@code weft top} looks at. For one thread. */
interface Watched extends AutoCloseable {
    /** Looks once more. */
    TopFrame look() throws InterruptedException;

    /** Why there will be nothing more to see, in a sentence without a full stop; null as long as there may be. */
    @Nullable String end();

    @Override
    void close();
}
