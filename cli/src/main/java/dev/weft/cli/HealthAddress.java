package dev.weft.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where a node answers those who watch it: a port of the loopback address, or an address and a port. */
final class HealthAddress implements ITypeConverter<InetSocketAddress> {
    private static final int MOST = 65_535;

    @Override
    public InetSocketAddress convert(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > MOST || colon == 0) {
            throw wrong(text);
        }
        try {
            InetAddress address = colon < 0 ? InetAddress.getLoopbackAddress() : InetAddress.getByName(text.substring(0, colon));
            return new InetSocketAddress(address, Integer.parseInt(port));
        } catch (UnknownHostException e) {
            throw wrong(text);
        }
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException("it must be a port, or an address and a port as in 0.0.0.0:8080, but was '" + text + "'");
    }
}
