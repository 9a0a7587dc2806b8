package dev.weft.sharing;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.FaultPoint;
import dev.weft.ipc.NotEncodable;
import dev.weft.lines.Guest;
import dev.weft.lines.LineEnd;
import dev.weft.lines.Switchboard;
import dev.weft.worker.ErrorForm;
import dev.weft.worker.Identity;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where one other process asks for the objects of this one. Its thread reads requests and answers those that do not wait; each of the
 * others has a virtual thread. Any number may be open, and they are answered as they are done.
 *
 * <p>When the process has ended, all cores are told of it, the threads that wait for it are interrupted, and its core is told again when
 * one of them has returned: it may have taken something just then. The same is done for one object when that is closed.
 */
final class Desk implements Runnable {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Set<Desk> OPEN = ConcurrentHashMap.newKeySet();

    private final LineEnd end;
    private final Bundler answers;
    private final int process;
    private final String words;

    /** What the process is here; null if it is of this program. */
    private final @Nullable Guest guest;

    private final Map<Long, Visit> visits = new ConcurrentHashMap<>();
    private volatile boolean ended;

    private Desk(LineEnd end, int process, String words, @Nullable Guest guest) {
        this.end = end;
        this.answers = new Bundler(end);
        this.process = process;
        this.words = words;
        this.guest = guest;
    }

    /** Opens a desk for each process that dials this one. */
    static final class Reception implements Switchboard.Callee {
        private static final int MOST_WORDS = 200;

        @Override
        public void accept(LineEnd end, ByteReader introduction, @Nullable Guest guest) {
            int process = NUMBERS.incrementAndGet();
            String words;
            try {
                String said = introduction.readString();
                words = said.substring(0, Math.min(said.length(), MOST_WORDS));
            } catch (CorruptFrame e) {
                words = "a process without a name";
            }
            if (guest != null) {
                words += " at " + guest.there();
            }
            var desk = new Desk(end, process, words, guest);
            OPEN.add(desk);
            try {
                Thread.ofPlatform().daemon(true).name("weft desk " + process + " for " + words).start(desk);
            } catch (OutOfMemoryError e) {
                // No thread is to be had. The caller learns of it, and the thread that reads its channel has more to do.
                OPEN.remove(desk);
                end.close();
            }
        }

        @Override
        public ByteWriter introduction(@Nullable Guest guest) {
            var words = new ByteWriter(64);
            words.writeString(guest == null ? Identity.words() : Identity.words() + " at " + guest.here());
            return words;
        }
    }

    /** How to name the process of a {@link Party} to people. */
    static String words(int process) {
        if (process == 0) {
            return Identity.words();
        }
        for (Desk desk : OPEN) {
            if (desk.process == process) {
                return desk.words;
            }
        }
        return "a process that has ended";
    }

    /** An object is not there for others any more. */
    static void closed(Home.Place place, Core core) {
        for (Desk desk : OPEN) {
            desk.tell(core);
            for (Visit visit : desk.visits.values()) {
                if (visit.place == place) {
                    visit.thread.interrupt();
                }
            }
        }
    }

    @Override
    public void run() {
        try {
            LineEnd.Letter letter = end.take(LineEnd.BYTES);
            while (letter != null) {
                accept(letter.content);
                letter = end.take(LineEnd.BYTES);
            }
        } catch (InterruptedException e) {
            // Nobody does that, and it ends the line as any failure does.
            Thread.currentThread().interrupt();
        } catch (CorruptFrame e) {
            throw new IllegalStateException(words + " sends requests that cannot be understood: " + e.getMessage(), e);
        } finally {
            leave();
        }
    }

    private void leave() {
        end.close();
        ended = true;
        OPEN.remove(this);
        Home.cores().forEach(this::tell);
        for (Visit visit : visits.values()) {
            visit.thread.interrupt();
        }
    }

    /** Tells {@code core} that the process has ended, as far as it is concerned. */
    private void tell(Core core) {
        try {
            core.ended(process, words);
        } catch (RuntimeException | Error e) {
            // The other cores must learn of it too.
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
        }
    }

    private void accept(ByteReader requests) throws CorruptFrame {
        while (requests.remaining() > 0) {
            int itemEnd = requests.enterItem();
            int kind = requests.readByte();
            long number = requests.readVar();
            if (kind == Form.CANCEL) {
                Visit visit = visits.get(number);
                if (visit != null) {
                    visit.thread.interrupt();
                }
            } else {
                call(number, kind == Form.CALL_INTERRUPTED, requests);
            }
            requests.leaveItem(itemEnd);
        }
    }

    private void call(long number, boolean interrupted, ByteReader request) throws CorruptFrame {
        FaultPoint.reach("desk.asked");
        Home.Place place = Home.place(request.readVar());
        int methodNumber = request.readInt();
        Core core = place == null ? null : place.get();
        if (place == null || core == null) {
            send(refusal(number, Form.CLOSED));
            return;
        }
        if (guest != null && !guest.mayAsk(place.sharer)) {
            send(refusal(number, Form.NOT_SERVED));
            return;
        }
        CoreMethod method = CoreMethod.of(core.getClass()).get(methodNumber);
        if (method == null) {
            throw new CorruptFrame(core.getClass().getName() + " has no method " + methodNumber);
        }
        ByteReader again = request.copy();
        if (!method.waits || method.atOnce && !interrupted) {
            ByteWriter answer = answer(number, place, core, method, request, method.waits);
            if (place.closed) {
                // It may have taken something after its core was told.
                tell(core);
            }
            if (answer != null) {
                send(answer);
                return;
            }
        }
        var visit = new Visit(number, place, core, method, again, interrupted);
        visits.put(number, visit);
        visit.thread.start();
    }

    private void send(ByteWriter answer) {
        FaultPoint.reach("desk.answers");
        // If the line has ended, its thread learns of that.
        var _ = answers.send(answer);
        FaultPoint.reach("desk.answered");
    }

    private static ByteWriter refusal(long number, int why) {
        var answer = new ByteWriter(16);
        int start = answer.beginItem();
        answer.writeVar(number);
        answer.write(why);
        answer.endItem(start);
        return answer;
    }

    /**
     * Calls a method and makes an answer of what comes of it.
     *
     * @param atOnce whether only to try; then null if it must wait
     */
    private @Nullable ByteWriter answer(
            long number, Home.Place place, Core core, CoreMethod method, ByteReader request, boolean atOnce) {
        var answer = new ByteWriter(64);
        int start = answer.beginItem();
        answer.writeVar(number);
        int head = answer.size();
        try {
            @Nullable Object[] arguments = arguments(place, method, request);
            int last = arguments.length - 1;
            boolean more = atOnce && arguments[last] instanceof Long nanos && nanos > 0;
            if (more) {
                arguments[last] = 0L;
            }
            Object result = invoke(core, method, arguments);
            if (more && CoreMethod.isNothing(result)) {
                return null;
            }
            answer.write(Form.RESULT);
            Wire.write(result, answer);
        } catch (Throwable e) {
            if (place.closed && e instanceof InterruptedException) {
                return refusal(number, Form.CLOSED);
            }
            answer.truncate(head);
            answer.write(Form.ERROR);
            ErrorForm.write(e, answer);
        }
        answer.endItem(start);
        return answer;
    }

    private @Nullable Object[] arguments(Home.Place place, CoreMethod method, ByteReader request) throws CorruptFrame {
        Thread.currentThread().setContextClassLoader(place.loader);
        @Nullable Object[] arguments;
        try {
            arguments = method.read(request, place.loader);
        } catch (NotEncodable e) {
            throw new IllegalArgumentException("an argument cannot be read: " + e.getMessage(), e);
        }
        if (method.byParty && arguments[0] instanceof Long thread) {
            arguments[0] = Party.of(process, thread);
        }
        return arguments;
    }

    private static @Nullable Object invoke(Core core, CoreMethod method, @Nullable Object[] arguments) throws Throwable {
        try {
            return method.method.invoke(core, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** A request that may wait, and its thread. */
    private final class Visit implements Runnable {
        final Home.Place place;
        final Thread thread;
        private final Core core;
        private final long number;
        private final CoreMethod method;
        private final ByteReader request;
        private final boolean interrupted;

        Visit(long number, Home.Place place, Core core, CoreMethod method, ByteReader request, boolean interrupted) {
            this.number = number;
            this.place = place;
            this.core = core;
            this.method = method;
            this.request = request;
            this.interrupted = interrupted;
            this.thread = Thread.ofVirtual().name("weft desk " + process + " request " + number).unstarted(this);
        }

        @Override
        public void run() {
            if (interrupted || place.closed || ended) {
                // Whoever interrupts those that wait may have looked before this one was there.
                thread.interrupt();
            }
            ByteWriter answer = answer(number, place, core, method, request, false);
            visits.remove(number);
            if (answer != null) {
                send(answer);
            }
            if (place.closed || ended) {
                tell(core);
            }
        }
    }
}
