package dev.weft.worker;

import dev.weft.SharedObjectLost;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Frames;
import dev.weft.ipc.Journal;
import dev.weft.ipc.NotEncodable;
import dev.weft.lines.Switchboard;
import dev.weft.sharing.Home;
import dev.weft.sharing.LongCore;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A worker JVM without a parent, whose messages come from a file. It does what workers do at their start and with their first tasks, so
 * that the JVM can note which classes that takes.
 */
public final class Rehearsal {
    private static final int TASKS = 20;

    private Rehearsal() {}

    /** @param arguments where temporary files may be made, as the beginning of their names; nothing to end at once */
    public static void main(String[] arguments) throws Throwable {
        if (arguments.length == 0) {
            return;
        }
        openVersionedJar(arguments[0] + ".jar");
        String journal = arguments[0] + ".journal";
        try (var file = new FileOutputStream(journal)) {
            file.write(new byte[Journal.HEAD_BYTES + 64 * 1024]);
        }
        String messages = arguments[0] + ".messages";
        try (var file = new FileOutputStream(messages)) {
            ByteWriter all = messages();
            file.write(all.array(), 0, all.size());
        }
        WorkerMain.main(new String[] {"rehearsal", "1", journal, messages, "/dev/null"});
    }

    private static ByteWriter messages() throws NotEncodable {
        var all = new ByteWriter(1024);
        var address = new ByteWriter(8);
        address.writeString("/1");
        Frames.write(all, Message.ADDRESS, address);
        var function = new ByteWriter(128);
        function.writeVar(1);
        function.writeString("rehearsal");
        function.writeVar(0);
        function.write(Message.METHOD);
        function.writeString("dev/weft/worker/Rehearsal");
        function.writeString("task");
        function.writeString("(Ljava/lang/Object;)Ljava/lang/Object;");
        function.writeVar(0);
        Frames.write(all, Message.FUNCTION, function);
        for (int number = 1; number <= TASKS; number++) {
            var task = new ByteWriter(64);
            task.writeVar(number);
            task.writeVar(1);
            task.writeVar(1);
            task.write(0);
            task.writeVar(1);
            var value = new ByteWriter(32);
            Receivers.encode(argument(number), value);
            task.writeItem(value.array(), value.size());
            Frames.write(all, Message.TASKS, task);
        }
        Frames.write(all, Message.END, new ByteWriter(0));
        return all;
    }

    private static @Nullable Object argument(int number) {
        return switch (number) {
            case 1 -> number;
            case 2 -> "text";
            case 3 -> new ArrayList<>(List.of("one", "two"));
            case 4 -> new HashMap<>();
            case 5 -> new byte[16];
            case 6 -> 1.5;
            case 7 -> null;
            default -> (long) number;
        };
    }

    /** What a task is here. */
    static @Nullable Object task(@Nullable Object argument) {
        if (argument == null) {
            System.out.println("nothing");
            askForSharedObject();
            throw new IllegalStateException("nothing");
        }
        return argument;
    }

    /** Asks the desk of this process, which stands for that of the parent, for an object that there never was. */
    private static void askForSharedObject() {
        try {
            long _ = Home.link(Switchboard.address(), 0, LongCore.class).core().get();
        } catch (SharedObjectLost e) {
            // It was asked for, and answered: all that is to be rehearsed.
            return;
        }
    }

    /** Jars with classes for several versions are common on class paths, and opening the first one is slow. */
    private static void openVersionedJar(String path) throws IOException {
        try (var jar = new ZipOutputStream(new FileOutputStream(path))) {
            jar.putNextEntry(new ZipEntry("META-INF/versions/9/A.class"));
            jar.closeEntry();
        }
        new ZipFile(path).close();
    }
}
