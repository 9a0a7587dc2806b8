package dev.weft.lines;

import dev.weft.ipc.ByteReader;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A wish for a line to another process. */
public final class Dial {
    final String home;
    private final CountDownLatch decided = new CountDownLatch(1);

    // Written before decided is counted down, by the thread that reads the channel.
    private @Nullable LineEnd end;
    private @Nullable ByteReader introduction;

    Dial(String home) {
        this.home = home;
    }

    /** This process's end; null if the other process has ended. */
    public @Nullable LineEnd end() {
        return end;
    }

    /** What the other process says of itself, if it is there. */
    public @Nullable ByteReader introduction() {
        return introduction;
    }

    void connected(LineEnd newEnd, ByteReader newIntroduction) {
        end = newEnd;
        introduction = newIntroduction;
        decided.countDown();
    }

    void nobody() {
        decided.countDown();
    }

    void await() {
        boolean interrupted = false;
        while (true) {
            try {
                decided.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
