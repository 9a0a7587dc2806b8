package dev.weft.sharing;

/** An object of the program's own class. */
public interface InstanceCore extends Core {
    /**
     * Calls a {@link dev.weft.Fn} with the object, while nobody else does.
     *
     * @return its result
     */
    @Waits
    Stored call(Stored function) throws Exception;
}
