package dev.weft.trace.agent;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a class, and why.
 *
 * @param origin where it comes from; null if that was not asked, since nothing of its package is ever woven
 * @param isIncluded whether it is woven; for each method, {@link ClassFilter#acceptsMethod} then decides
 * @param pattern what includes or excludes it; null if none does
 */
record Verdict(@Nullable Origin origin, boolean isIncluded, @Nullable Pattern pattern) {
    static final Verdict NEVER = new Verdict(null, false, null);
}
