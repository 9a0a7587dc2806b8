package dev.weft.trace.internal;

import java.nio.LongBuffer;

/** Writes a string into words, without allocation. */
final class Utf8 {
    private Utf8() {}

    /** Stores at most {@code maxChars} characters, then zeros up to the end of the last word; the number of words stored. */
    static int put(String string, int maxChars, LongBuffer buffer, int start) {
        int length = Math.min(string.length(), maxChars);
        long word = 0;
        int bytes = 0;
        for (int i = 0; i < length; i++) {
            int c = string.charAt(i);
            if (Character.isHighSurrogate((char) c) && i + 1 < length && Character.isLowSurrogate(string.charAt(i + 1))) {
                i++;
                c = Character.toCodePoint((char) c, string.charAt(i));
            } else if (c == 0 || Character.isSurrogate((char) c)) {
                c = '?';
            }
            int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x1_0000 ? 2 : 3;
            for (int shift = more; shift >= 0; shift--) {
                word |= (long) utf8Byte(c, more, shift) << (bytes % Long.BYTES * Byte.SIZE);
                bytes++;
                if (bytes % Long.BYTES == 0) {
                    buffer.put(start + bytes / Long.BYTES - 1, word);
                    word = 0;
                }
            }
        }
        buffer.put(start + bytes / Long.BYTES, word);
        return bytes / Long.BYTES + 1;
    }

    /** The byte that {@code shift} bytes of the character follow, of {@code more} that follow the first. */
    private static int utf8Byte(int c, int more, int shift) {
        if (shift < more) {
            return 0x80 | (c >>> (shift * 6) & 0x3f);
        }
        return more == 0 ? c : (0xff00 >>> (more + 1) & 0xff) | c >>> (more * 6);
    }
}
