package dev.weft.sharing;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What is at a place of a shared object, for who wants to replace it by what comes of it.
 *
 * @param version of this value at this place, and of no other; 0 where there is none
 */
public record Seen(long version, @Nullable Stored value) implements Serializable {}
