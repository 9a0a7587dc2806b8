package dev.weft;

import java.io.Serializable;

/**
 * An object that all who hold it have in common, in whatever process they are: made by a sharer, connected wherever it arrives as an
 * argument, a captured value, a result, or inside another shared object.
 */
public interface Shared extends Serializable {}
