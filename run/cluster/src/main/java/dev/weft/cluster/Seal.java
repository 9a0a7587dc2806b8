package dev.weft.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How letters and announcements are closed: by AES-256-GCM (NIST SP 800-38D), with keys made by HKDF (RFC 5869) of the cluster's key. Each
 * direction between two stations has a key of its own, since both their ids are part of it, and an id is never used twice; so the number of
 * the letter can be the nonce, and a letter is of no use with anybody else. Immutable and thread-safe.
 */
final class Seal {
    /** Begins each letter: the version of all that follows. */
    private static final byte VERSION = 1;

    /** Of an id, whose characters are of Latin-1. */
    static final int MOST_ID = 255;

    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int KEY_BYTES = 32;
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final byte[] SALT = "Weft cluster 1".getBytes(StandardCharsets.US_ASCII);

    /** How far clocks of two machines may be apart. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final SecretKey root;
    private final SecretKey announcements;
    private final SecureRandom random = new SecureRandom();

    Seal(ClusterKey key) {
        this.root = derive(HKDFParameterSpec.ofExtract().addIKM(new SecretKeySpec(key.bytes(), "Generic")).addSalt(SALT).extractOnly());
        this.announcements = expand("announcement");
    }

    private static SecretKey derive(HKDFParameterSpec parameters) {
        try {
            return KDF.getInstance("HKDF-SHA256").deriveKey("AES", parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HKDF-SHA256: " + e.getMessage(), e);
        }
    }

    private SecretKey expand(String info) {
        return derive(HKDFParameterSpec.expandOnly(root, info.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
    }

    private SecretKey direction(String from, String to) {
        return expand("letter\n" + from + "\n" + to);
    }

    private static byte[] run(Cipher cipher, int mode, SecretKey key, byte[] nonce, byte[] known, byte[] input, int offset, int length,
            byte[] output, int at) throws AEADBadTagException {
        try {
            cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
            cipher.updateAAD(known);
            cipher.doFinal(input, offset, length, output, at);
            return output;
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot run " + CIPHER + ": " + e.getMessage(), e);
        }
    }

    private static Cipher cipher() {
        try {
            return Cipher.getInstance(CIPHER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + CIPHER + ": " + e.getMessage(), e);
        }
    }

    private static byte[] nonce(long number) {
        return ByteBuffer.allocate(NONCE_BYTES).putLong(NONCE_BYTES - Long.BYTES, number).array();
    }

    /** What a letter begins with: version, sender with its length, number. */
    private static byte[] head(byte[] from, long number) {
        return ByteBuffer.allocate(2 + from.length + Long.BYTES).put(VERSION).put((byte) from.length).put(from).putLong(number).array();
    }

    /** Who says that it has sent {@code letter}; null if these are not bytes of a letter. */
    static @Nullable String sender(byte[] letter) {
        if (letter.length < 2 || letter[0] != VERSION) {
            return null;
        }
        int length = letter[1] & 0xff;
        return letter.length < 2 + length + Long.BYTES + TAG_BYTES ? null : new String(letter, 2, length, StandardCharsets.ISO_8859_1);
    }

    /** Closes letters of one direction; for one thread at a time. */
    final class Closing {
        private final byte[] from;
        private final SecretKey key;
        private final Cipher cipher = cipher();
        private long number;

        /** @param number of the last letter that was closed */
        Closing(String from, String to, long number) {
            this.number = number;
            this.from = from.getBytes(StandardCharsets.ISO_8859_1);
            this.key = direction(from, to);
        }

        /** The number of the last letter. */
        long number() {
            return number;
        }

        /** The next letter, with the first {@code length} bytes of {@code plain}. */
        byte[] close(byte[] plain, int length) {
            number++;
            byte[] head = head(from, number);
            byte[] letter = new byte[head.length + length + TAG_BYTES];
            System.arraycopy(head, 0, letter, 0, head.length);
            try {
                return run(cipher, Cipher.ENCRYPT_MODE, key, nonce(number), head, plain, 0, length, letter, head.length);
            } catch (AEADBadTagException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Opens letters of one direction, each of them at most once; for one thread at a time. */
    final class Opening {
        private final SecretKey key;
        private final Cipher cipher = cipher();
        private final int headBytes;
        private long last;

        /** @param last number of the last letter that was opened */
        Opening(String from, String to, long last) {
            this.last = last;
            this.key = direction(from, to);
            this.headBytes = 2 + from.length() + Long.BYTES;
        }

        /** The highest number of the letters that were opened. */
        long last() {
            return last;
        }

        /** Whether one as young as this {@code letter}, whose {@link Seal#sender} is that of this direction, was opened before. */
        boolean isOld(byte[] letter) {
            return number(letter) <= last;
        }

        /** What was closed; null if it was not closed by the sender for this receiver with the same cluster key. */
        byte @Nullable [] open(byte[] letter) {
            byte[] head = new byte[headBytes];
            System.arraycopy(letter, 0, head, 0, headBytes);
            int length = letter.length - headBytes;
            long number = number(letter);
            try {
                byte[] plain = new byte[length - TAG_BYTES];
                run(cipher, Cipher.DECRYPT_MODE, key, nonce(number), head, letter, headBytes, length, plain, 0);
                last = Math.max(last, number);
                return plain;
            } catch (AEADBadTagException e) {
                return null;
            }
        }

        private long number(byte[] letter) {
            return ByteBuffer.wrap(letter).getLong(headBytes - Long.BYTES);
        }
    }

    /** Closes what {@code id} announces. */
    byte[] closeAnnouncement(String kind, String id, byte[] bytes, Instant now) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] plain = ByteBuffer.allocate(Long.BYTES + bytes.length).putLong(now.toEpochMilli()).put(bytes).array();
        byte[] closed = new byte[NONCE_BYTES + plain.length + TAG_BYTES];
        System.arraycopy(nonce, 0, closed, 0, NONCE_BYTES);
        try {
            return run(cipher(), Cipher.ENCRYPT_MODE, announcements, nonce, known(kind, id), plain, 0, plain.length, closed, NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What {@code id} announced; null if that was not closed with the same cluster key, or is older than {@code life}. */
    byte @Nullable [] openAnnouncement(String kind, String id, byte[] closed, Instant now, Duration life) {
        int length = closed.length - NONCE_BYTES;
        if (length < Long.BYTES + TAG_BYTES) {
            return null;
        }
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(closed, 0, nonce, 0, NONCE_BYTES);
        try {
            ByteBuffer plain = ByteBuffer.wrap(run(cipher(), Cipher.DECRYPT_MODE, announcements, nonce, known(kind, id), closed,
                    NONCE_BYTES, length, new byte[length - TAG_BYTES], 0));
            Instant made = Instant.ofEpochMilli(plain.getLong());
            if (made.plus(life).plus(SKEW).isBefore(now)) {
                return null;
            }
            byte[] bytes = new byte[plain.remaining()];
            plain.get(bytes);
            return bytes;
        } catch (AEADBadTagException e) {
            return null;
        }
    }

    private static byte[] known(String kind, String id) {
        return (kind + "\n" + id).getBytes(StandardCharsets.UTF_8);
    }
}
