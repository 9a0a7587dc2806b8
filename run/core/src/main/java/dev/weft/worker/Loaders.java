package dev.weft.worker;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.FaultPoint;
import dev.weft.ipc.Journal;
import dev.weft.ipc.ShippingLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** This process's twins of the parent's class loaders, by number. */
final class Loaders {
    private final Journal journal;

    // Guarded by this.
    private final Map<Integer, ShippingLoader> loaders = new HashMap<>();
    private final Map<Long, Answer> answers = new HashMap<>();
    private long requests;

    private static final class Answer {
        boolean came;
        byte @Nullable [] content;
    }

    Loaders(Journal journal) {
        this.journal = journal;
    }

    synchronized ClassLoader get(int number) {
        ShippingLoader loader = loaders.get(number);
        if (loader == null) {
            loader = new ShippingLoader(ClassLoader.getSystemClassLoader(), new Remote(number));
            loaders.put(number, loader);
        }
        return loader;
    }

    /** Called by the thread that reads from the parent. */
    synchronized void accept(ByteReader body) throws IOException {
        Answer answer = answers.get(body.readVar());
        if (answer != null) {
            answer.came = true;
            answer.content = body.readByte() == 0 ? null : body.rest();
            notifyAll();
        }
    }

    private byte @Nullable [] fetch(int loader, String resource) {
        var answer = new Answer();
        long request;
        synchronized (this) {
            request = ++requests;
            answers.put(request, answer);
        }
        var body = new ByteWriter(resource.length() + 16);
        body.writeVar(request);
        body.writeVar(loader);
        body.writeString(resource);
        try {
            journal.append(Message.FETCH, body);
            journal.flush();
            FaultPoint.reach("fetch");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        synchronized (this) {
            boolean interrupted = false;
            while (!answer.came) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    // Loading a class must not fail for it; the task sees it afterwards.
                    interrupted = true;
                }
            }
            answers.remove(request);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return answer.content;
        }
    }

    private final class Remote implements ShippingLoader.Source {
        private final int loader;

        Remote(int loader) {
            this.loader = loader;
        }

        @Override
        public byte @Nullable [] fetch(String resource) {
            return Loaders.this.fetch(loader, resource);
        }
    }
}
