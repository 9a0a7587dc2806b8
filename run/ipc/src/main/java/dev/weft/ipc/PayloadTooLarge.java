package dev.weft.ipc;

/** A value has more bytes than its writer may take. */
public final class PayloadTooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param bytes how many it has at least: the rest was not looked at */
    PayloadTooLarge(long bytes, long most) {
        super("a payload may have at most " + most + " bytes, which is maxPayload, but this one has at least " + bytes
                + "; send it in parts, or set maxPayload");
    }

    /** Where it was is of no interest. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
