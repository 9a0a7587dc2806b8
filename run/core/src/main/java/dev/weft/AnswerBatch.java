package dev.weft;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.Codec;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.ErrorText;
import dev.weft.ipc.NotEncodable;
import dev.weft.worker.ErrorForm;
import dev.weft.worker.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The answers that came from a worker in one read. Values are decoded as they come; then the worker gets new tasks, and only then the
 * jobs end, so that nothing their callers do keeps the worker waiting.
 */
final class AnswerBatch {
    /** More than a task can have taken: what a worker says must not overflow a sum. */
    private static final long MAX_NANOS = TimeUnit.DAYS.toNanos(365);

    private final ProcessPool pool;
    private final PooledWorker worker;
    private final List<Runnable> ends = new ArrayList<>();
    private boolean answered;
    private boolean returned;

    AnswerBatch(ProcessPool pool, PooledWorker worker) {
        this.pool = pool;
        this.worker = worker;
    }

    void answer(int type, ByteReader body) throws CorruptFrame {
        long nanos = Math.clamp(body.readLong(), 0, MAX_NANOS);
        worker.worked(nanos);
        switch (type) {
            case Message.RESULTS -> results(nanos, body.readInt(), body.readLong(), body);
            case Message.RESULT -> result(nanos, body.readVar(), body);
            default -> failure(type, nanos, body);
        }
        answered = true;
    }

    private void results(long nanos, int timed, long first, ByteReader body) throws CorruptFrame {
        int count = 0;
        for (ByteReader items = body.copy(); items.remaining() > 0; count++) {
            items.leaveItem(items.enterItem());
        }
        List<Dispatcher.Answered> tasks = answered(first, count);
        if (timed > 0) {
            tasks.getFirst().job().code.time().add(nanos, timed);
        }
        FlightEvents.ran(worker, tasks.getFirst().job(), count, nanos, true);
        CorruptFrame corrupt = null;
        for (Dispatcher.Answered some : tasks) {
            some.job().ran(worker, timed > 0 ? nanos / timed : 0);
            var values = new Values(some);
            while (values.size() < some.count()) {
                if (corrupt == null) {
                    corrupt = values.readItem(body);
                } else {
                    values.fail(corrupt);
                }
            }
            values.end();
        }
        if (corrupt != null) {
            throw corrupt;
        }
    }

    private void result(long nanos, long number, ByteReader body) throws CorruptFrame {
        Dispatcher.Answered one = answered(number, 1).getFirst();
        one.job().code.time().add(nanos);
        one.job().ran(worker, nanos);
        noteTime(one.job(), one.index(), nanos);
        FlightEvents.ran(worker, one.job(), 1, nanos, true);
        var values = new Values(one);
        CorruptFrame corrupt = values.read(body);
        values.end();
        if (corrupt != null) {
            throw corrupt;
        }
    }

    /** The results of some tasks of one job. */
    private final class Values {
        private final Dispatcher.Answered tasks;
        private final @Nullable Object[] values;
        private int from;
        private int size;

        Values(Dispatcher.Answered tasks) {
            this.tasks = tasks;
            this.values = new @Nullable Object[tasks.count()];
        }

        int size() {
            return size;
        }

        /** As {@link #read}, for a value behind its length. */
        @Nullable CorruptFrame readItem(ByteReader body) {
            try {
                int end = body.enterItem();
                CorruptFrame corrupt = read(body);
                body.leaveItem(end);
                return corrupt;
            } catch (CorruptFrame e) {
                return e;
            }
        }

        /** Takes the next one from {@code body}, or has its task fail; gives what makes the rest of the body unreadable. */
        @Nullable CorruptFrame read(ByteReader body) {
            RemoteJob<?> job = tasks.job();
            try {
                values[size] = Codec.decode(body, job.code.loader());
                size++;
            } catch (CorruptFrame e) {
                fail(e);
                return e;
            } catch (NotEncodable e) {
                fail(new ResultNotEncodable(place(job), String.valueOf(e.getMessage()), e));
            } catch (RuntimeException | Error e) {
                // The result's own code may have thrown it here; whatever it is, it concerns this task.
                fail(new ResultNotEncodable(place(job), "it cannot be read here: " + ErrorText.of(e), e));
            }
            return null;
        }

        void fail(CorruptFrame reason) {
            fail(new ResultNotEncodable(place(tasks.job()), String.valueOf(reason.getMessage()), reason));
        }

        private void fail(ResultNotEncodable error) {
            end();
            AnswerBatch.this.fail(tasks.job().lone(tasks.index() + size), error);
            size++;
            from = size;
        }

        /** Has the tasks succeed whose results were taken since the last failure. */
        void end() {
            if (from < size) {
                @Nullable Object[] results = from == 0 && size == values.length ? values : Arrays.copyOfRange(values, from, size);
                int index = tasks.index() + from;
                ends.add(() -> tasks.job().succeed(index, results));
            }
        }
    }

    private List<Dispatcher.Answered> answered(long number, int count) throws CorruptFrame {
        List<Dispatcher.Answered> tasks = count == 0 ? null : pool.succeeded(worker, number, count);
        if (tasks == null) {
            throw notTheNext(Message.RESULTS, number);
        }
        return tasks;
    }

    /** Tells the pool's insights, of which all tasks are answered alone, how long the one at {@code index} took. */
    private void noteTime(RemoteJob<?> job, int index, long nanos) {
        Insights insights = pool.insights;
        if (insights != null) {
            switch (job.role) {
                case FIRST -> insights.prepared(worker.number, nanos);
                case TASK -> insights.ran(worker.number, nanos, job.name(), () -> job.argumentText(index));
                case LAST -> insights.exited(worker.number, nanos);
            }
        }
    }

    private static CorruptFrame notTheNext(int type, long number) {
        return new CorruptFrame("an answer of type " + type + " names task " + number + ", which is not the next");
    }

    private void failure(int type, long nanos, ByteReader body) throws CorruptFrame {
        long number = body.readVar();
        RemoteJob<?> job = pool.answered(worker, number);
        if (job == null) {
            throw notTheNext(type, number);
        }
        job.code.time().add(nanos);
        job.ran(worker, nanos);
        noteTime(job, 0, nanos);
        FlightEvents.ran(worker, job, 1, nanos, false);
        try {
            fail(job, error(type, job, body));
        } catch (CorruptFrame e) {
            // Its worker does not have it any more, so nothing else would end it.
            fail(job, new ResultNotEncodable(place(job), String.valueOf(e.getMessage()), e));
            throw e;
        }
    }

    private Throwable error(int type, RemoteJob<?> job, ByteReader body) throws CorruptFrame {
        return switch (type) {
            case Message.ERROR -> error(job, body);
            case Message.RESULT_NOT_ENCODABLE -> new ResultNotEncodable(place(job), body.readString(), null);
            case Message.TASK_NOT_READABLE -> new TaskNotEncodable(place(job), body.readString(), null);
            case Message.OUT_OF_MEMORY -> new WorkerOutOfMemory(place(job), new OutOfMemoryError(body.readString()));
            default -> throw new CorruptFrame("unknown message " + type);
        };
    }

    private Throwable error(RemoteJob<?> job, ByteReader body) throws CorruptFrame {
        try {
            return rebuilt(ErrorForm.read(body, job.code.loader()), job);
        } catch (RuntimeException | Error e) {
            return new ResultNotEncodable(place(job), "it cannot be read here: " + ErrorText.of(e), e);
        }
    }

    private Place place(RemoteJob<?> job) {
        return worker.place(job.name());
    }

    private void fail(RemoteJob<?> job, Throwable error) {
        Throwable end = pool.failed(worker, job, error);
        if (end != null) {
            ends.add(() -> job.fail(end));
        }
    }

    /** The error with the worker's trace attached, or that trace alone. */
    private Throwable rebuilt(ErrorForm form, RemoteJob<?> job) {
        Place place = place(job);
        Throwable error = form.error();
        String lost = error != null ? "" : "; the error itself cannot be rebuilt here: " + form.reason();
        String text = form.text() + ", thrown in " + place.workerText() + " by " + place.taskText() + lost;
        var remote = new RemoteException(text, form.stack());
        if (error == null) {
            return remote;
        }
        try {
            if (error.getCause() == null) {
                return error.initCause(remote);
            }
        } catch (RuntimeException | StackOverflowError e) {
            // Made with an explicit cause of null, which cannot be changed; or its own methods fail.
            error.addSuppressed(remote);
            return error;
        }
        error.addSuppressed(remote);
        return error;
    }

    void returned(ByteReader body) throws CorruptFrame {
        var numbers = new HashSet<Long>();
        while (body.remaining() > 0) {
            numbers.add(body.readVar());
        }
        pool.returned(worker, numbers);
        returned = true;
    }

    void end() {
        if (answered || returned) {
            worker.measure();
            pool.refill(worker, answered);
        }
        ends.forEach(Runnable::run);
        if (answered) {
            TraceMarks.open(pool);
        }
    }
}
