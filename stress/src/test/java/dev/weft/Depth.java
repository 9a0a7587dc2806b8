package dev.weft;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** How much is tried: a moment in every build, and much more where the profile {@code stress} asks for it. */
public final class Depth {
    private static final boolean DEEP = Boolean.getBoolean("weft.stress.deep");

    private Depth() {}

    /** Whether this is no ordinary build. */
    public static boolean isDeep() {
        return DEEP;
    }

    /** Interleavings that are gone through step by step. */
    public static ModelCheckingOptions modelChecking() {
        return new ModelCheckingOptions().threads(2).actorsPerThread(3).actorsBefore(1).actorsAfter(1)
                .iterations(DEEP ? 100 : 3).invocationsPerIteration(DEEP ? 1_000 : 100);
    }

    /** Interleavings that two processors make. */
    public static StressOptions stress() {
        return new StressOptions().threads(2).actorsPerThread(3).actorsBefore(1).actorsAfter(1)
                .iterations(DEEP ? 100 : 3).invocationsPerIteration(DEEP ? 2_000 : 100);
    }
}
