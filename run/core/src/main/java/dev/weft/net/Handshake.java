package dev.weft.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;

/**
 * What is said first, by bytes of a fixed number: the client's proof that it has the key, then the server's. The client comes first, so
 * that nobody gets anything from a server that a key could be tried on.
 */
final class Handshake {
    /** Begins with the version of all that follows. */
    private static final byte[] MAGIC = "WEFT\1".getBytes(StandardCharsets.US_ASCII);

    private static final int REFUSED = 0;
    private static final int ACCEPTED = 1;
    private static final int OTHER_VERSION = 2;

    /** What a client learns. */
    enum Verdict {
        ACCEPTED,
        REFUSED,
        OTHER_VERSION
    }

    private Handshake() {}

    /** The client's part. */
    static Verdict ask(SSLSocket tls, Secret secret) throws IOException {
        byte[] proof = secret.proof(Secret.Side.CLIENT, tls.getSession());
        byte[] words = Arrays.copyOf(MAGIC, MAGIC.length + proof.length);
        System.arraycopy(proof, 0, words, MAGIC.length, proof.length);
        tls.getOutputStream().write(words);
        tls.getOutputStream().flush();
        int answer = tls.getInputStream().read();
        if (answer == OTHER_VERSION) {
            return Verdict.OTHER_VERSION;
        }
        if (answer < 0) {
            throw new EOFException("it closed the connection");
        }
        byte[] other = answer == ACCEPTED ? tls.getInputStream().readNBytes(Secret.PROOF_BYTES) : new byte[0];
        return secret.isProof(other, Secret.Side.SERVER, tls.getSession()) ? Verdict.ACCEPTED : Verdict.REFUSED;
    }

    /** The server's part; false if the client does not have the key. */
    static boolean answer(SSLSocket tls, Secret secret) throws IOException {
        byte[] magic = tls.getInputStream().readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            say(tls, new byte[] {OTHER_VERSION});
            return false;
        }
        if (!secret.isProof(tls.getInputStream().readNBytes(Secret.PROOF_BYTES), Secret.Side.CLIENT, tls.getSession())) {
            say(tls, new byte[] {REFUSED});
            return false;
        }
        byte[] proof = secret.proof(Secret.Side.SERVER, tls.getSession());
        byte[] words = new byte[proof.length + 1];
        words[0] = ACCEPTED;
        System.arraycopy(proof, 0, words, 1, proof.length);
        say(tls, words);
        return true;
    }

    private static void say(SSLSocket tls, byte[] words) throws IOException {
        tls.getOutputStream().write(words);
        tls.getOutputStream().flush();
    }
}
