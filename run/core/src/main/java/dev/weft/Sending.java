package dev.weft;

import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Codec;
import dev.weft.ipc.NotEncodable;
import dev.weft.ipc.PayloadTooLarge;
import dev.weft.job.CodeNames;
import dev.weft.lines.Parcel;
import dev.weft.worker.Receivers;
import org.jspecify.annotations.Nullable;

/**
 * What came of writing the values of a task into a message.
 *
 * @param failure why that is not possible, null if it was
 * @param parcel the ends of pipes that are among them, null if there are none
 */
record Sending(@Nullable TaskNotEncodable failure, @Nullable Parcel parcel) {
    private static final Sending PLAIN = new Sending(null, null);
    private static final @Nullable Object[] NOTHING = {};

    /** Adds to {@code out} the argument of {@code function}, all else of which is sent with its code. */
    static Sending of(ProcessPool pool, Object function, RemoteCode code, @Nullable Object argument, TaskOptions options,
            ByteWriter out) {
        int start = out.size();
        if (Codec.isPlain(argument)) {
            out.limit(pool.maxPayload());
            try {
                Receivers.encodePlain(argument, out);
                return PLAIN;
            } catch (PayloadTooLarge e) {
                // The long way says so of this task.
                out.truncate(start);
            } finally {
                out.unlimit();
            }
        }
        return of(pool, function, code, NOTHING, new @Nullable Object[] {argument}, options, out);
    }

    /**
     * Adds to {@code out} what goes before the arguments of {@code function}, and the arguments.
     *
     * @param code what is sent of the function
     */
    static Sending of(ProcessPool pool, Object function, RemoteCode code, @Nullable Object[] first, @Nullable Object[] arguments,
            TaskOptions options, ByteWriter out) {
        int start = out.size();
        out.limit(pool.maxPayload());
        try {
            if (code.refusal() == null && first.length == 0 && arePlain(arguments)) {
                for (Object value : arguments) {
                    Receivers.encodePlain(value, out);
                }
                return PLAIN;
            }
        } catch (PayloadTooLarge e) {
            // The long way says so of this task.
            out.truncate(start);
        } finally {
            out.unlimit();
        }
        try (Parcel parcel = Parcel.open()) {
            return write(pool, function, code, first, arguments, options, out, parcel);
        }
    }

    private static boolean arePlain(@Nullable Object[] values) {
        for (Object value : values) {
            if (!Codec.isPlain(value)) {
                return false;
            }
        }
        return true;
    }

    private static Sending write(ProcessPool pool, Object function, RemoteCode code, @Nullable Object[] first,
            @Nullable Object[] arguments, TaskOptions options, ByteWriter out, Parcel parcel) {
        String part = "";
        int position = 0;
        int start = out.size();
        out.limit(pool.maxPayload());
        try {
            RemoteCodes.encodeFirst(function, code, first, out);
            for (Object value : arguments) {
                position++;
                part = arguments.length == 1 ? "the argument of " : "argument " + position + " of ";
                Receivers.encode(value, out);
            }
            return parcel.tickets().isEmpty() ? PLAIN : new Sending(null, parcel);
        } catch (NotEncodable | PayloadTooLarge | OutOfMemoryError e) {
            parcel.takeBack();
            out.truncate(start);
            String given = options.name();
            var place = Place.ofPool(pool.name(), given == null ? CodeNames.of(function) : given);
            return new Sending(new TaskNotEncodable(part, place, String.valueOf(e.getMessage()), e), null);
        } finally {
            out.unlimit();
        }
    }

    /** Whether the values are all there is to it. */
    boolean isPlain() {
        return failure == null && parcel == null;
    }

    /** Sees to the ends of pipes when {@code job}, which has the values, has ended. */
    void watch(PoolJob<?> job) {
        Parcel sent = parcel;
        if (sent != null) {
            var _ = job.onDone(_ -> sent.lost());
        }
    }
}
