package dev.weft;

import dev.weft.sharing.Core;
import dev.weft.sharing.Home;
import dev.weft.sharing.Link;
import dev.weft.sharing.LockCore;
import dev.weft.sharing.LongCore;
import java.io.Serializable;

/** A shared object on its way to another process, or back: where it arrives it is the face of the same object. */
record Travelling(Kind kind, String home, long number) implements Serializable {
    /** What it is the face of. Sent by its name. */
    enum Kind {
        LONG,
        LOCK
    }

    static Travelling of(Kind kind, Link<?> link) {
        return new Travelling(kind, link.home(), link.number());
    }

    private Object readResolve() {
        return switch (kind) {
            case LONG -> new SharedLong(link(LongCore.class));
            case LOCK -> new SharedLock(link(LockCore.class));
        };
    }

    private <C extends Core> Link<C> link(Class<C> type) {
        return Home.link(home, number, type);
    }
}
