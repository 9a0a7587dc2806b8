package dev.weft;

/** What {@link Jobs#wait} waits for. */
public enum WaitUntil {
    /** All jobs have ended. */
    ALL,
    /** At least one job has ended, however. */
    FIRST_COMPLETED,
    /** At least one job has failed, which being cancelled is not, or all have ended. */
    FIRST_FAILED
}
