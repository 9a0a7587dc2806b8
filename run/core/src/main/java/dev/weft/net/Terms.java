package dev.weft.net;

import java.time.Duration;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * On what a side of a connection insists.
 *
 * @param ssl null for {@link Certificates}
 * @param handshake how long everything may take until the other side has proved itself and said who it is
 * @param silence how long nothing need come from the other side until it is taken for gone
 * @param clock calls what is short at a given time
 */
public record Terms(Secret secret, @Nullable SSLContext ssl, Duration handshake, Duration silence, Clock clock) {
    /** Calls at a given time. */
    public interface Clock {
        /** Runs {@code call} in {@code nanos}; cancelling what is returned takes it back. */
        Future<?> in(long nanos, Runnable call);
    }
}
