package dev.weft.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSession;

/**
 * The key that both sides of a connection have, and how they prove it: by an HMAC-SHA-256 of what this TLS session alone has, its exporter
 * value (RFC 9266). Somebody who stands between the two has a session with each of them, and so values of which neither is any use with the
 * other. Each side says which of the two it is, so that nobody's proof can be sent back to it. Immutable.
 */
public final class Secret {
    /** Bytes of a key: fewer could be guessed. */
    public static final int LEAST_BYTES = 16;

    static final int PROOF_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";
    private static final String LABEL = "EXPORTER-Channel-Binding";

    private final SecretKey key;

    /** Who proves that it has the key. */
    enum Side {
        CLIENT,
        SERVER
    }

    /** @throws IllegalArgumentException if there are fewer than {@link #LEAST_BYTES} */
    public Secret(byte[] key) {
        if (key.length < LEAST_BYTES) {
            throw new IllegalArgumentException("a manager's key must have at least " + LEAST_BYTES
                    + " bytes that nobody can guess, but has " + key.length + "; Manager.newKey() makes one");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    byte[] proof(Side side, SSLSession session) throws IOException {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(("Weft manager 1 " + side).getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(((ExtendedSSLSession) session).exportKeyingMaterialData(LABEL, new byte[0], PROOF_BYTES));
        } catch (GeneralSecurityException | UnsupportedOperationException e) {
            throw new IOException("this JDK cannot prove that a key is had: " + e.getMessage(), e);
        }
    }

    /** Whether {@code proof} is of {@code side}; takes the same time whichever byte is wrong. */
    boolean isProof(byte[] proof, Side side, SSLSession session) throws IOException {
        return MessageDigest.isEqual(proof, proof(side, session));
    }
}
