package dev.weft.sharing;

import dev.weft.ipc.WordArea;

/**
 * The part of memory that a shared object is in.
 *
 * @param begin where it begins in the area
 */
public record Cell(WordArea area, int begin) {}
