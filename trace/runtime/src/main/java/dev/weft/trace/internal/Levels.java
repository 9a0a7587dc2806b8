package dev.weft.trace.internal;

import org.jspecify.annotations.Nullable;

/*
 * Counts, of a thread that runs in a marked call, how deep it is below the outermost of them: `level` calls. Down to `limit` they are
 * recorded. Outside of marked calls `limit` is 0 and nothing is counted, so what began there ends there uncounted too.
 */
/** Which calls below a marked one are recorded. Nothing here throws; the first marked call of a process may wait. */
public final class Levels {
    private static final ThreadLocal<Levels> OF_THREAD = new ThreadLocal<>();
    private static final Object LOCK = new Object();
    /** Weaves what was loaded before it was known that there are such marks; null when that is done, or needless. */
    private static volatile @Nullable Runnable weaving;

    private int level;
    private int limit;
    private int[] outer = new int[8];
    private int open;
    /** Marked calls for whose outer limit there was no memory. */
    private int unsaved;

    private Levels() {}

    /** Before the first class is woven that calls this. */
    public static void start(Runnable weavingOfLoaded) {
        weaving = weavingOfLoaded;
    }

    /** A marked call begins: below it, so many levels are recorded. */
    public static void openLevels(int levels) {
        if (weaving != null) {
            weave();
        }
        try {
            Levels own = OF_THREAD.get();
            if (own == null) {
                own = new Levels();
                OF_THREAD.set(own);
            }
            own.push(levels);
        } catch (StackOverflowError | OutOfMemoryError unopened) {
            // Of what it calls nothing is recorded.
            return;
        }
    }

    private void push(int levels) {
        if (open == outer.length) {
            try {
                int[] more = new int[open * 2];
                System.arraycopy(outer, 0, more, 0, open);
                outer = more;
            } catch (OutOfMemoryError passing) {
                unsaved++;
                return;
            }
        }
        outer[open] = limit;
        limit = Math.max(limit, level + 1 + levels);
        level++;
        open++;
    }

    public static void closeLevels() {
        Levels own = OF_THREAD.get();
        if (own == null) {
            return;
        }
        if (own.unsaved > 0) {
            own.unsaved--;
        } else if (own.open > 0) {
            own.open--;
            own.limit = own.outer[own.open];
            own.level = own.open == 0 ? 0 : own.level - 1;
        }
    }

    /** Other threads with marked calls wait until it is done, so that none misses what it calls. */
    private static void weave() {
        if (Thread.holdsLock(LOCK)) {
            return;
        }
        synchronized (LOCK) {
            Runnable undone = weaving;
            if (undone != null) {
                try {
                    undone.run();
                } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError unwoven) {
                    // Of classes that were loaded before, only marked methods are recorded.
                    return;
                } finally {
                    weaving = null;
                }
            }
        }
    }

    public static void enterBelow(int method) {
        Levels own = OF_THREAD.get();
        if (own != null && own.limit > 0) {
            if (own.level < own.limit) {
                Recorder.enter(method);
            }
            own.level++;
        }
    }

    public static void exitBelow(int method) {
        Levels own = OF_THREAD.get();
        if (own != null && own.limit > 0) {
            if (own.level <= own.limit) {
                Recorder.exitUnlessShort(method);
            }
            own.level--;
        }
    }

    public static void exitThrownBelow(int method) {
        Levels own = OF_THREAD.get();
        if (own != null && own.limit > 0) {
            if (own.level <= own.limit) {
                Recorder.exitThrownUnlessShort(method);
            }
            own.level--;
        }
    }

    /** Whether the innermost call of this thread that may be below a marked one is recorded. */
    static boolean isRecorded() {
        Levels own = OF_THREAD.get();
        return own != null && own.limit > 0 && own.level <= own.limit;
    }
}
