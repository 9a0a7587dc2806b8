package dev.weft.job;

/** Code of ours around code of the program, whose classes only the loader of the latter may know. */
public interface Wrapping {
    /** The code of the program. */
    Object wrapped();
}
