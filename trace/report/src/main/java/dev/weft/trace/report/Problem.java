package dev.weft.trace.report;

/**
 * A part of a recording that could not be used.
 *
 * @param file   name of the file, without its folder
 * @param reason one sentence
 */
public record Problem(String file, String reason) {}
