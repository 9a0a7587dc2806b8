/**
 * Structured concurrency and an event loop, on virtual threads: what {@code asyncio} gives, in the shape of Java.
 *
 * <p>No task outlives the call that started it: what is cancelled or late is interrupted <i>and waited for</i>. {@link Async} has the
 * verbs, {@link TaskGroup} a block whose tasks belong to it, {@link CancelScope} limits of time, {@link EventLoop} tasks that run one at a
 * time.
 *
 * @see <a href="https://vorpus.org/blog/notes-on-structured-concurrency-or-go-statement-considered-harmful/">Notes on structured
 *     concurrency</a>
 */
@NullMarked
package dev.weft.async;

import org.jspecify.annotations.NullMarked;
