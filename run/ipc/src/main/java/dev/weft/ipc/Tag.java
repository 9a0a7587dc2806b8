package dev.weft.ipc;

/** The first byte of an encoded value. */
final class Tag {
    static final int NULL = 0;
    static final int TRUE = 1;
    static final int FALSE = 2;
    static final int BYTE = 3;
    static final int SHORT = 4;
    static final int CHAR = 5;
    static final int INT = 6;
    static final int LONG = 7;
    static final int FLOAT = 8;
    static final int DOUBLE = 9;
    static final int STRING = 10;
    static final int ENUM = 11;
    static final int PATH = 12;

    static final int BOOLEANS = 16;
    static final int BYTES = 17;
    static final int SHORTS = 18;
    static final int CHARS = 19;
    static final int INTS = 20;
    static final int LONGS = 21;
    static final int FLOATS = 22;
    static final int DOUBLES = 23;
    static final int STRINGS = 24;

    static final int ARRAY_LIST = 32;
    static final int LIST_OF = 33;
    static final int LIST_WITH_NULLS = 34;
    static final int HASH_MAP = 35;
    static final int TREE_MAP = 36;
    static final int MAP_OF = 37;
    static final int HASH_SET = 38;
    static final int LINKED_HASH_SET = 39;
    static final int TREE_SET = 40;
    static final int SET_OF = 41;

    static final int JDK_STREAM = 64;

    private Tag() {}
}
