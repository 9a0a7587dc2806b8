package dev.weft;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What connections of a {@link Manager} are like, on the side that is given them; immutable, each call returns a changed copy.
 *
 * @param ssl certificates of one's own; null, the default, for one that the manager makes for itself and that clients need not know, since
 *     the key says who is who. Both sides must have the same idea of it; the key is needed in either case
 * @param handshake how long it may take until the other side is connected and has proved that it has the key; 10 s if not set
 * @param silence how long nothing may come from the other side until it is taken for gone: whatever it is, it says something three times in
 *     this time, so silence means that it was stopped, or that the way to it is interrupted. 20 s if not set
 * @param strangers how many clients at most may be about to prove that they have the key; more are turned away. 64 if not set
 */
public record ManagerOptions(@Nullable SSLContext ssl, Duration handshake, Duration silence, int strangers) {
    private static final ManagerOptions DEFAULTS = new ManagerOptions(null, Duration.ofSeconds(10), Duration.ofSeconds(20), 64);

    public ManagerOptions {
        Checks.positive("handshake", handshake, "the default is 10 s");
        if (silence.toMillis() < 1) {
            throw new IllegalArgumentException("silence must be at least 1 ms, but was " + silence + "; the default is 20 s");
        }
        Checks.atLeastOne("strangers", strangers);
    }

    /** A certificate of the manager's own, 10 s to connect, 20 s of silence, 64 strangers. */
    public static ManagerOptions defaults() {
        return DEFAULTS;
    }

    public ManagerOptions ssl(SSLContext ssl) {
        return new ManagerOptions(ssl, handshake, silence, strangers);
    }

    public ManagerOptions handshake(Duration handshake) {
        return new ManagerOptions(ssl, handshake, silence, strangers);
    }

    public ManagerOptions silence(Duration silence) {
        return new ManagerOptions(ssl, handshake, silence, strangers);
    }

    public ManagerOptions strangers(int strangers) {
        return new ManagerOptions(ssl, handshake, silence, strangers);
    }
}
