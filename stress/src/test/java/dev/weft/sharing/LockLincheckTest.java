package dev.weft.sharing;

import dev.weft.Depth;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;

/** Two parties that lock and unlock, each also what the other has locked, do in any interleaving what they do step by step. */
@Param(name = "thread", gen = ThreadIdGen.class)
public class LockLincheckTest {
    private final HeapLock lock = new HeapLock(false);
    private final HeapLock reentrant = new HeapLock(true);

    private static long party(int thread) {
        return thread + 1L;
    }

    private static boolean release(HeapLock lock, int thread) {
        try {
            lock.release(party(thread));
            return true;
        } catch (IllegalMonitorStateException e) {
            return false;
        }
    }

    @Operation
    public boolean tryLock(@Param(name = "thread") int thread) {
        return lock.tryAcquire(party(thread));
    }

    @Operation
    public boolean unlock(@Param(name = "thread") int thread) {
        return release(lock, thread);
    }

    @Operation
    public boolean isLocked() {
        return lock.isHeld();
    }

    @Operation
    public boolean tryLockReentrant(@Param(name = "thread") int thread) {
        return reentrant.tryAcquire(party(thread));
    }

    @Operation
    public boolean unlockReentrant(@Param(name = "thread") int thread) {
        return release(reentrant, thread);
    }

    @Operation
    public int holds(@Param(name = "thread") int thread) {
        return reentrant.holds(party(thread));
    }

    @Test
    void onTwoProcessors() {
        Depth.stress().check(LockLincheckTest.class);
    }
}
