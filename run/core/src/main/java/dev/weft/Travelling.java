package dev.weft;

import dev.weft.lines.Switchboard;
import dev.weft.sharing.ArrayCore;
import dev.weft.sharing.BarrierCore;
import dev.weft.sharing.BlockCore;
import dev.weft.sharing.Cell;
import dev.weft.sharing.Core;
import dev.weft.sharing.EventCore;
import dev.weft.sharing.Guarded;
import dev.weft.sharing.Home;
import dev.weft.sharing.InstanceCore;
import dev.weft.sharing.LatchCore;
import dev.weft.sharing.Link;
import dev.weft.sharing.ListCore;
import dev.weft.sharing.LockCore;
import dev.weft.sharing.LongCore;
import dev.weft.sharing.MapCore;
import dev.weft.sharing.MemoryArray;
import dev.weft.sharing.MemoryBarrier;
import dev.weft.sharing.MemoryBlock;
import dev.weft.sharing.MemoryEvent;
import dev.weft.sharing.MemoryLatch;
import dev.weft.sharing.MemoryLock;
import dev.weft.sharing.MemoryLong;
import dev.weft.sharing.MemoryRing;
import dev.weft.sharing.MemorySemaphore;
import dev.weft.sharing.QueueCore;
import dev.weft.sharing.RefCore;
import dev.weft.sharing.RingCore;
import dev.weft.sharing.SemaphoreCore;
import dev.weft.sharing.TopicCore;
import java.io.Serializable;
import java.util.function.BiFunction;
import java.util.function.Function;
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
        LIST,
        INT,
        DOUBLE,
        BOOLEAN,
        REF,
        LONG_ARRAY,
        INT_ARRAY,
        DOUBLE_ARRAY,
        BYTE_ARRAY,
        TOPIC,
        INSTANCE,
        CONTRACT,
        RING,
        BYTE_RING
    }

    static Travelling of(Kind kind, Link<?> link) {
        Home.leaves(link);
        Cell cell = link.core().cell();
        return new Travelling(kind, link.home(), link.number(), cell == null ? null : cell.address());
    }

    private Object readResolve() {
        return switch (kind) {
            case LONG -> new SharedLong(link(LongCore.class, MemoryLong::new));
            case MEMORY -> new SharedMemory(block());
            case LOCK -> new SharedLock(guarded(LockCore.class, MemoryLock::new));
            case QUEUE -> new SharedQueue<>(link(QueueCore.class));
            case MAP -> new SharedMap<>(link(MapCore.class));
            case SET -> new SharedSet<>(link(MapCore.class));
            case LIST -> new SharedList<>(link(ListCore.class));
            case INT -> new SharedInt(link(LongCore.class, MemoryLong::new));
            case DOUBLE -> new SharedDouble(link(LongCore.class, MemoryLong::new));
            case BOOLEAN -> new SharedBoolean(link(LongCore.class, MemoryLong::new));
            case REF -> new SharedRef<>(link(RefCore.class));
            case LONG_ARRAY -> new SharedLongArray(array(Long.BYTES));
            case INT_ARRAY -> new SharedIntArray(array(Integer.BYTES));
            case DOUBLE_ARRAY -> new SharedDoubleArray(array(Double.BYTES));
            case BYTE_ARRAY -> new SharedByteArray(array(Byte.BYTES));
            case TOPIC -> new SharedTopic<>(link(TopicCore.class));
            case INSTANCE -> new SharedInstance<>(link(InstanceCore.class));
            case CONTRACT -> new SharedContract(link(InstanceCore.class));
            case RING -> new SharedRing<>(ring());
            case BYTE_RING -> new SharedByteRing(ring());
            case SEMAPHORE -> new SharedSemaphore(guarded(SemaphoreCore.class, MemorySemaphore::new));
            case EVENT -> new SharedEvent(guarded(EventCore.class, MemoryEvent::new));
            case LATCH -> new SharedLatch(guarded(LatchCore.class, MemoryLatch::new));
            case BARRIER -> new SharedBarrier(link(BarrierCore.class, cell -> new MemoryBarrier(cell, link(BarrierCore.class).core())));
        };
    }

    private Link<ArrayCore> array(int width) {
        return link(ArrayCore.class, cell -> MemoryArray.open(cell, width));
    }

    private <C extends Core> Link<C> link(Class<C> type) {
        return Home.link(home, number, type);
    }

    /** @param inMemory the core of what is in memory here */
    private <C extends Core> Link<C> link(Class<C> type, Function<Cell, C> inMemory) {
        Cell cell = Home.isHere(home) ? null : opened();
        return cell == null ? link(type) : new Link<>(home, number, inMemory.apply(cell));
    }

    /** @param inMemory the core of what is in memory here, made of that and of the core at its home */
    private <C extends Core> Link<C> guarded(Class<C> type, BiFunction<Cell, C, C> inMemory) {
        Link<C> link = link(type, cell -> inMemory.apply(cell, link(type).core()));
        // One that has come home, where its memory is.
        return link.core() instanceof Guarded<?> guarded ? new Link<>(home, number, type.cast(guarded.own())) : link;
    }

    /** The memory that it is in; null if it is in none, or in that of another program, which is perhaps on another machine. */
    private @Nullable Cell opened() {
        return address == null || !Switchboard.isKin(home) ? null : address.open();
    }

    private Link<RingCore> ring() {
        return guarded(RingCore.class, (cell, core) -> MemoryRing.open(cell, core, home));
    }

    private Link<BlockCore> block() {
        if (Home.isHere(home)) {
            return link(BlockCore.class);
        }
        if (!Switchboard.isKin(home)) {
            throw new UnsupportedOperationException("SharedMemory is for processes of one program, but this one was made by another;"
                    + " share an array of bytes, by the byteArray method of the manager's sharer");
        }
        Cell cell = opened();
        if (cell != null) {
            return new Link<>(home, number, new MemoryBlock(cell));
        }
        throw new UnsupportedOperationException(address == null
                ? "SharedMemory of a sharer that is for threads cannot be had by another process; make it by pool.sharer() of a pool of"
                        + " processes, or by Sharer.open()"
                : "this SharedMemory cannot be opened here: its home has ended, or its sharer was closed");
    }
}
