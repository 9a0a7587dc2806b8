package dev.weft.trace.report;

/**
 * What all slices of one name add up to over the whole recording, those left out of the picture included.
 *
 * @param owner      fully qualified class of a method, empty for tasks and named slices
 * @param name       method name, or the name of the task or slice
 * @param descriptor JVM descriptor of a method, empty when unknown
 * @param count      how often it began
 * @param totalNanos time between begin and end; a recursive call counts once
 * @param selfNanos  the same without what it called
 */
public record NameTotal(SliceKind kind, String owner, String name, String descriptor, long count, long totalNanos, long selfNanos) {}
