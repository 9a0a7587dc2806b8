package dev.weft.host;

import java.io.IOException;

/** There is no worker since its machine was lost, which is nobody's fault. */
public final class RoomGone extends IOException {
    private static final long serialVersionUID = 1L;

    public RoomGone(String reason) {
        super(reason);
    }
}
