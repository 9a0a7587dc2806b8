package dev.weft.cli;

/** The signals that Weft can take from those that it passes on. */
enum DumpSignal { USR1, ALRM, HUP }
