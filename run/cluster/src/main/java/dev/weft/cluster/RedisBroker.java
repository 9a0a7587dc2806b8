package dev.weft.cluster;

import java.net.URI;

/** Letters in Redis Streams. */
final class RedisBroker {
    private RedisBroker() {}

    /**
     * A broker on a Redis or Valkey server; connects with {@link Broker#attach}.
     *
     * @param server {@code redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]}, or {@code rediss://…} with TLS
     * @param namespace keys of different namespaces do not meet
     * @throws IllegalArgumentException if {@code server} is not such an address
     */
    static Broker at(URI server, String namespace) {
        throw new UnsupportedOperationException();
    }
}
