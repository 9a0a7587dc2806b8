package dev.weft.trace.format;

/** Takes the chunks of a trace that is being made. */
interface ChunkStore {
    /** A chunk has begun; it is written until the next of its lane begins. */
    void add(long[] chunk);
}
