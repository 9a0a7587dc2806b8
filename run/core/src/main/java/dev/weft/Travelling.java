package dev.weft;

import dev.weft.ipc.WordArea;
import dev.weft.sharing.Cell;
import dev.weft.sharing.Core;
import dev.weft.sharing.Home;
import dev.weft.sharing.Link;
import dev.weft.sharing.LockCore;
import dev.weft.sharing.LongCore;
import dev.weft.sharing.MemoryLong;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A shared object on its way to another process, or back: where it arrives it is the face of the same object.
 *
 * @param place the memory that it is in; null if it is on the heap of its home
 * @param begin where it begins there
 */
record Travelling(Kind kind, String home, long number, WordArea.@Nullable Place place, int begin) implements Serializable {
    /** What it is the face of. Sent by its name. */
    enum Kind {
        LONG,
        LOCK
    }

    static Travelling of(Kind kind, Link<?> link) {
        Cell cell = link.core().cell();
        return new Travelling(
                kind, link.home(), link.number(), cell == null ? null : cell.area().place(), cell == null ? 0 : cell.begin());
    }

    private Object readResolve() {
        return switch (kind) {
            case LONG -> new SharedLong(link(LongCore.class, MemoryLong::new));
            case LOCK -> new SharedLock(link(LockCore.class));
        };
    }

    private <C extends Core> Link<C> link(Class<C> type) {
        return Home.link(home, number, type);
    }

    /** @param inMemory the core of what is in memory here */
    private <C extends Core> Link<C> link(Class<C> type, Function<Cell, C> inMemory) {
        Cell cell = Home.isHere(home) ? null : cell();
        return cell == null ? link(type) : new Link<>(home, number, inMemory.apply(cell));
    }

    private @Nullable Cell cell() {
        if (place == null) {
            return null;
        }
        try {
            return new Cell(WordArea.open(place), begin);
        } catch (IOException e) {
            // Its home has it for everybody.
            return null;
        }
    }
}
