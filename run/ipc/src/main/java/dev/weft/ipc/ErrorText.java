package dev.weft.ipc;

/** The text of errors that the program made, whose own methods may fail as well. */
public final class ErrorText {
    private ErrorText() {}

    /** What {@code error.toString()} gives; the name of its class where that throws, or overflows the stack. */
    public static String of(Throwable error) {
        try {
            return String.valueOf(error.toString());
        } catch (Throwable e) {
            return error.getClass().getName() + " (its text cannot be had: " + e.getClass().getName() + ")";
        }
    }

    /** What {@code error.getMessage()} gives, {@code "null"} included; as {@link #of} where that fails. */
    public static String message(Throwable error) {
        try {
            return String.valueOf(error.getMessage());
        } catch (Throwable e) {
            return of(error);
        }
    }
}
