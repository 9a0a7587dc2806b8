package dev.weft.trace.agent;

/** Says why a class is left as it is. Unchecked, since it passes through visitors that are not ours. */
final class UnweavableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnweavableException(String reason) {
        super(reason, null, false, false);
    }
}
