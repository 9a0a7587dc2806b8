package dev.weft.examples;

/**
 * How many columns of a terminal a sign takes: two if it is wide or fullwidth in Unicode's Annex 11, none if it belongs to the sign before
 * it, else one.
 */
final class SignWidth {
    /** First and last of what is wide and no emoji; what is not assigned there is wide, too. */
    private static final int[][] WIDE = {
        {0x1100, 0x115F}, {0x2329, 0x232A}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
        {0xFE10, 0xFE19}, {0xFE30, 0xFE6F}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x16FE0, 0x18DFF}, {0x1AFF0, 0x1B2FF},
        {0x1F200, 0x1F265}, {0x20000, 0x3FFFD}
    };
    /** Vowels and ends of syllables that are written in parts. */
    private static final int[] JAMO = {0x1160, 0x11FF};
    /** Halves of flags. */
    private static final int[] REGIONS = {0x1F1E6, 0x1F1FF};

    private SignWidth() {}

    static int of(int sign) {
        return isMark(sign) || isIn(sign, JAMO) ? 0 : isWide(sign) ? 2 : 1;
    }

    private static boolean isMark(int sign) {
        int type = Character.getType(sign);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT;
    }

    private static boolean isWide(int sign) {
        for (int[] range : WIDE) {
            if (isIn(sign, range)) {
                return true;
            }
        }
        return Character.isEmojiPresentation(sign) && !isIn(sign, REGIONS);
    }

    private static boolean isIn(int sign, int[] range) {
        return sign >= range[0] && sign <= range[1];
    }
}
