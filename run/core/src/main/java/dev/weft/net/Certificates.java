package dev.weft.net;

import dev.weft.ipc.ByteWriter;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS for those who have a key and no certificates. The server makes a certificate for itself, signed by itself, which lasts as long as it
 * does; the client takes any. So TLS alone says nothing of who is at the other end: that is what the {@link Secret} proves, for the very
 * session, before anything else is said.
 */
final class Certificates {
    private static final int NUMBER_BYTES = 16;
    private static final Duration BEFORE = Duration.ofDays(1);
    private static final Duration AFTER = Duration.ofDays(36_500);

    // Tags of DER (X.690).
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OBJECT = 0x06;
    private static final int TEXT = 0x0c;
    private static final int TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int VERSION = 0xa0;

    private static final byte[] ECDSA_WITH_SHA256 = {0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02};
    private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};

    private Certificates() {}

    /** For a server, with a new certificate. */
    static SSLContext server() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        return context(new KeyManager[] {new OneKey(pair.getPrivate(), certificate(pair))}, null);
    }

    /** For a client. */
    static SSLContext client() throws GeneralSecurityException {
        return context(null, new TrustManager[] {new Anybody()});
    }

    private static SSLContext context(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys, trust, null);
        return context;
    }

    /** A certificate of version 3 as in RFC 5280, section 4.1, without extensions. */
    private static X509Certificate certificate(KeyPair pair) throws GeneralSecurityException {
        byte[] number = new byte[NUMBER_BYTES];
        new SecureRandom().nextBytes(number);
        number[0] = (byte) (number[0] & 0x3f | 0x40);
        byte[] algorithm = der(SEQUENCE, der(OBJECT, ECDSA_WITH_SHA256));
        byte[] name = der(SEQUENCE,
                der(SET, der(SEQUENCE, der(OBJECT, COMMON_NAME), der(TEXT, "Weft manager".getBytes(StandardCharsets.US_ASCII)))));
        Instant now = Instant.now();
        byte[] content = der(SEQUENCE,
                der(VERSION, der(INTEGER, new byte[] {2})),
                der(INTEGER, number),
                algorithm,
                name,
                der(SEQUENCE, time(now.minus(BEFORE)), time(now.plus(AFTER))),
                name,
                pair.getPublic().getEncoded());
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(content);
        byte[] whole = der(SEQUENCE, content, algorithm, der(BIT_STRING, new byte[] {0}, signature.sign()));
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] time(Instant moment) {
        String text = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").format(moment.atOffset(ZoneOffset.UTC));
        return der(TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Tag, length, and the parts one after the other. */
    private static byte[] der(int tag, byte[]... parts) {
        var content = new ByteWriter(256);
        for (byte[] part : parts) {
            content.write(part);
        }
        var out = new ByteWriter(content.size() + 4);
        out.write(tag);
        int length = content.size();
        if (length > 0xff) {
            out.write(0x82);
            out.write(length >>> 8);
        } else if (length > 0x7f) {
            out.write(0x81);
        }
        out.write(length);
        out.write(content.array(), 0, length);
        return out.toByteArray();
    }

    /** The one certificate that a server has. */
    private static final class OneKey extends X509ExtendedKeyManager {
        private static final String NAME = "manager";

        private final PrivateKey key;
        private final X509Certificate certificate;

        OneKey(PrivateKey key, X509Certificate certificate) {
            this.key = key;
            this.certificate = certificate;
        }

        private static @Nullable String name(String keyType) {
            return keyType.equals("EC") ? NAME : null;
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return name(keyType);
        }

        @Override
        public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return name(keyType);
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            String name = name(keyType);
            return name == null ? null : new String[] {name};
        }

        @Override
        public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {certificate};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }

    /** Takes any certificate, since who is there is proved otherwise; see the class. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
