package dev.weft.cluster;

import java.net.URI;

/** A process of a test: says its id, and sends back what comes over each link. */
final class EchoPeer {
    private EchoPeer() {}

    public static void main(String[] arguments) throws Exception {
        var options = StationOptions.defaults().lease(RedisTest.LEASE);
        Station station = Station.open(RedisBroker.at(URI.create(arguments[0]), "test"), Net.KEY, "node echo", options, EchoPeer::accept,
                new Words(_ -> {}));
        station.announce("node", Net.bytes("echo"));
        IO.println(station.id());
        Thread.currentThread().join();
    }

    static void accept(Link link, byte[] opening, String peer) {
        Thread.ofVirtual().start(() -> {
            try {
                for (Message message = link.receive(); message != null; message = link.receive()) {
                    link.send(message.type(), message.array(), message.offset(), message.length());
                }
                link.close("the other side closed it");
            } catch (Exception e) {
                link.close("the echo failed: " + e);
            }
        });
    }
}
