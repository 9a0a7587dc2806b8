package dev.weft.lines;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ends of lines that leave this process inside a value while that is encoded. Used by one thread, and open for one value only. */
public final class Parcel implements AutoCloseable {
    private static final ThreadLocal<@Nullable Parcel> OPEN = new ThreadLocal<>();

    private final @Nullable Parcel outer;
    private final List<LineEnd.Ticket> tickets = new ArrayList<>(0);

    private Parcel(@Nullable Parcel outer) {
        this.outer = outer;
    }

    public static Parcel empty() {
        return new Parcel(null);
    }

    /** Ends that leave on this thread are noted from now on until {@link #close}. */
    public static Parcel open() {
        var parcel = new Parcel(OPEN.get());
        OPEN.set(parcel);
        return parcel;
    }

    /** An end leaves. */
    public static void add(LineEnd.Ticket ticket) {
        Parcel parcel = OPEN.get();
        if (parcel != null) {
            parcel.tickets.add(ticket);
        }
    }

    public List<LineEnd.Ticket> tickets() {
        return tickets;
    }

    /** The value will not be sent. */
    public void takeBack() {
        for (LineEnd.Ticket ticket : tickets) {
            ticket.takeBack();
        }
        tickets.clear();
    }

    /** Whoever was sent the value has ended, or is done with it: what has not arrived will not. */
    public void lost() {
        for (LineEnd.Ticket ticket : tickets) {
            ticket.lost();
        }
    }

    @Override
    public void close() {
        if (outer == null) {
            OPEN.remove();
        } else {
            OPEN.set(outer);
        }
    }
}
