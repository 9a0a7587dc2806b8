package dev.weft;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.Codec;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.ErrorText;
import dev.weft.ipc.NotEncodable;
import dev.weft.worker.ErrorForm;
import dev.weft.worker.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
        long number = body.readVar();
        long nanos = Math.clamp(body.readVar(), 0, MAX_NANOS);
        RemoteJob<?> job = pool.answered(worker, number, type == Message.RESULT);
        if (job == null) {
            throw new CorruptFrame("an answer of type " + type + " names task " + number + ", which is not the next");
        }
        answered = true;
        job.code.time().add(nanos);
        worker.worked(nanos);
        try {
            read(job, type, body);
        } catch (CorruptFrame e) {
            fail(job, new ResultNotEncodable(place(job), String.valueOf(e.getMessage()), e));
            throw e;
        } catch (RuntimeException | Error e) {
            // The result's own code may have thrown it here; whatever it is, it concerns this job.
            fail(job, new ResultNotEncodable(place(job), "it cannot be read here: " + ErrorText.of(e), e));
        }
    }

    private void read(RemoteJob<?> job, int type, ByteReader body) throws CorruptFrame {
        switch (type) {
            case Message.RESULT -> result(job, body);
            case Message.ERROR -> fail(job, rebuilt(ErrorForm.read(body, job.code.loader()), job));
            case Message.RESULT_NOT_ENCODABLE -> fail(job, new ResultNotEncodable(place(job), body.readString(), null));
            case Message.TASK_NOT_READABLE -> fail(job, new TaskNotEncodable(place(job), body.readString(), null));
            case Message.OUT_OF_MEMORY -> fail(job, new WorkerOutOfMemory(place(job), new OutOfMemoryError(body.readString())));
            default -> throw new CorruptFrame("unknown message " + type);
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

    private void result(RemoteJob<?> job, ByteReader body) throws CorruptFrame {
        try {
            Object value = Codec.decode(body, job.code.loader());
            ends.add(() -> job.succeed(value));
        } catch (NotEncodable e) {
            fail(job, new ResultNotEncodable(place(job), String.valueOf(e.getMessage()), e));
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
        var numbers = new ArrayList<Long>();
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
    }
}
