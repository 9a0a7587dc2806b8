package dev.weft.worker;

import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.FaultPoint;
import dev.weft.ipc.Journal;
import dev.weft.trace.Trace;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The main class of a worker JVM. */
public final class WorkerMain {
    /** The property that tells a worker that it was given a class cache. */
    public static final String CACHED = "weft.worker.cached";

    /** The name of the machine, of a worker that is traced on another one than its program. */
    public static final String NODE = "weft.node";

    /** The property that tells a worker how many bytes a result may have; it is not set for as many as a message can hold. */
    public static final String MAX_PAYLOAD = "weft.worker.maxPayload";

    private WorkerMain() {}

    /**
     * Runs tasks until the parent ends, or the one function of a process, whose uncaught error then is that of this method.
     *
     * @param arguments the pool's name and the worker's number, or a process's name and 0; the journal's path; and where the channel
     *     stands: the paths of its two ends, or nothing for standard input and output
     */
    public static void main(String[] arguments) throws Throwable {
        boolean moved = arguments.length > 3;
        InputStream in = moved ? new FileInputStream(arguments[3]) : new FileInputStream(FileDescriptor.in);
        OutputStream out = moved ? new FileOutputStream(arguments[4]) : new FileOutputStream(FileDescriptor.out);
        FaultPoint.reach("start.journal");
        var journal = new Journal(arguments[2], out);
        // From here on nothing is left behind, whatever happens to this process or its parent.
        if (Journal.hasName(arguments[2]) && !new File(arguments[2]).delete()) {
            throw new IOException("the journal " + arguments[2] + " cannot be deleted");
        }
        String name = arguments[1].equals("0") ? arguments[0] : arguments[0] + " worker " + arguments[1];
        Identity.ofWorker(name);
        if (!arguments[1].equals("0")) {
            ProcessContext.open(name, Integer.parseInt(arguments[1]));
        }
        String node = System.getProperty(NODE);
        Trace.nameProcess(node == null ? name : name + " on " + node);
        Thread.currentThread().setName(name);
        var loaders = new Loaders(journal);
        var inbox = new Inbox(in, journal, loaders, Thread.currentThread());
        FaultPoint.reach("start.ready");
        // Before anything is read, since what is given back is said by the thread that reads, and this must come first.
        journal.append(Message.READY, ready());
        inbox.start();
        journal.start();
        System.setIn(InputStream.nullInputStream());
        System.setOut(new StandardStream(journal, Message.STANDARD_OUTPUT, System.out.charset()));
        System.setErr(new StandardStream(journal, Message.STANDARD_ERROR, System.err.charset()));
        InterruptSignal.ignore();
        new TaskLoop(inbox, journal, loaders).run();
    }

    /** The version spoken here, and whether the JVM refused its class cache: it then has none at all, not even its default one. */
    private static ByteWriter ready() {
        var body = new ByteWriter(2);
        boolean refused = Boolean.getBoolean(CACHED) && !System.getProperty("java.vm.info", "").contains("sharing");
        body.write(refused ? 1 : 0);
        body.writeVar(Message.PROTOCOL);
        return body;
    }
}
