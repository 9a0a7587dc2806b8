package dev.weft;

import dev.weft.sharing.BarrierCore;
import dev.weft.sharing.BlockCore;
import dev.weft.sharing.Cell;
import dev.weft.sharing.Core;
import dev.weft.sharing.EventCore;
import dev.weft.sharing.Home;
import dev.weft.sharing.LatchCore;
import dev.weft.sharing.Link;
import dev.weft.sharing.ListCore;
import dev.weft.sharing.LockCore;
import dev.weft.sharing.LongCore;
import dev.weft.sharing.MapCore;
import dev.weft.sharing.MemoryBlock;
import dev.weft.sharing.MemoryLock;
import dev.weft.sharing.MemoryLong;
import dev.weft.sharing.QueueCore;
import dev.weft.sharing.SemaphoreCore;
import java.io.Serializable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A shared object on its way to another process, or back: where it arrives it is the face of the same object.
 *
 * @param address where in memory it is; null if it is on the heap of its home
 */
record Travelling(Kind kind, String home, long number, Cell.@Nullable Address address) implements Serializable {
    /** What it is the face of. Sent by its name. */
    enum Kind {
        LONG,
        MEMORY,
        LOCK,
        SEMAPHORE,
        EVENT,
        LATCH,
        BARRIER,
        QUEUE,
        MAP,
        SET,
        LIST
    }

    static Travelling of(Kind kind, Link<?> link) {
        Cell cell = link.core().cell();
        return new Travelling(kind, link.home(), link.number(), cell == null ? null : cell.address());
    }

    private Object readResolve() {
        return switch (kind) {
            case LONG -> new SharedLong(link(LongCore.class, (cell, _) -> new MemoryLong(cell)));
            case MEMORY -> new SharedMemory(block());
            case LOCK -> new SharedLock(link(LockCore.class, MemoryLock::new));
            case QUEUE -> new SharedQueue<>(link(QueueCore.class));
            case MAP -> new SharedMap<>(link(MapCore.class));
            case SET -> new SharedSet<>(link(MapCore.class));
            case LIST -> new SharedList<>(link(ListCore.class));
            case SEMAPHORE -> new SharedSemaphore(link(SemaphoreCore.class));
            case EVENT -> new SharedEvent(link(EventCore.class));
            case LATCH -> new SharedLatch(link(LatchCore.class));
            case BARRIER -> new SharedBarrier(link(BarrierCore.class));
        };
    }

    private <C extends Core> Link<C> link(Class<C> type) {
        return Home.link(home, number, type);
    }

    /** @param inMemory makes the core of what is in memory here; its second argument does what is to be done at home */
    private <C extends Core> Link<C> link(Class<C> type, BiFunction<Cell, C, C> inMemory) {
        Link<C> atHome = link(type);
        Cell cell = address == null ? null : address.open();
        return cell == null ? atHome : new Link<>(home, number, inMemory.apply(cell, atHome.core()));
    }

    private Link<BlockCore> block() {
        Cell cell = address == null ? null : address.open();
        if (cell != null) {
            return new Link<>(home, number, new MemoryBlock(cell));
        }
        if (Home.isHere(home)) {
            return link(BlockCore.class);
        }
        throw new UnsupportedOperationException(address == null
                ? "SharedMemory of a sharer that is for threads cannot be had by another process; make it by pool.sharer() of a pool of"
                        + " processes, or by Sharer.open()"
                : "this SharedMemory cannot be opened here: its home has ended, or its sharer was closed");
    }
}
