package dev.weft.seen;

/**
 * A node of the tree of what a program does at the same time, as others are told.
 *
 * @param id tells nodes of one reading apart, from 1
 * @param parent the id of the node that this one belongs to; 0 for a root
 * @param kind {@code group}, {@code gather}, {@code race} and the like for what waits for tasks; {@code task}; {@code loop} for an event
 *     loop; {@code more} for nodes that are not told one by one, how many of which is its name
 * @param name of a task, or of a group, {@code ""} if it has none
 * @param thread the name of the thread that waits for a group, of a virtual thread its number
 * @param state {@code starting}, {@code running}, {@code waiting} or {@code blocked}, of the thread of a task, or of the owner of a group
 * @param stopping whether it was told to stop
 * @param nanos how long a task has run; 0 if that is not kept
 * @param at the method of the program that its thread is in, with file and line; {@code ""} if it is in none
 */
public record TaskReading(
        long id, long parent, String kind, String name, String thread, String state, boolean stopping, long nanos, String at) {}
