package dev.weft.trace;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes any text in the characters that a command line, whatever its encoding, leaves alone. */
final class PercentCode {
    private static final String PLAIN = "/._-*$#:~@+\\";
    private static final String DIGITS = "0123456789ABCDEF";

    private PercentCode() {}

    static void encode(String text, StringBuilder out) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%').append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 15));
            }
        }
    }

    static String decode(String code) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(code.length());
        byte[] input = code.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < input.length; i++) {
            if (input[i] != '%') {
                bytes.write(input[i]);
                continue;
            }
            int high = i + 3 <= input.length ? Character.digit(input[i + 1], 16) : -1;
            int low = i + 3 <= input.length ? Character.digit(input[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException("% must be followed by two hexadecimal digits, but the value is \"" + code + "\"");
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
