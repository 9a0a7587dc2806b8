package dev.weft.examples;

import dev.weft.examples.ChildSession.Reply;
import dev.weft.examples.child.Wire;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import jdk.jshell.spi.ExecutionControl;
import org.jspecify.annotations.Nullable;

/** An engine in the JVM of a session. */
final class ChildEngine implements ExecutionControl {
    private final ChildSession session;
    private final int number;
    private final GuardedCode code;

    ChildEngine(ChildSession session, int number, GuardedCode code) {
        this.session = session;
        this.number = number;
        this.code = code;
    }

    @Override
    public void load(ClassBytecodes[] classes) throws ClassInstallException, NotImplementedException, EngineTerminationException {
        ClassBytecodes[] guarded = code.guarded(classes);
        Reply reply = session.ask(Wire.LOAD, number, out -> {
            out.writeInt(guarded.length);
            for (ClassBytecodes each : guarded) {
                Wire.write(out, each.name());
                out.writeInt(each.bytecodes().length);
                out.write(each.bytecodes());
            }
        });
        if (reply.type() == Wire.NOT_LOADED) {
            throw notLoaded(reply.body());
        }
    }

    private static ClassInstallException notLoaded(DataInputStream body) {
        try {
            String reason = Wire.text(body);
            boolean[] loaded = new boolean[body.readInt()];
            for (int i = 0; i < loaded.length; i++) {
                loaded[i] = body.readBoolean();
            }
            return new ClassInstallException(reason, loaded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is loaded is not changed; JShell then has other names. */
    @Override
    public void redefine(ClassBytecodes[] classes) throws NotImplementedException {
        throw new NotImplementedException("classes of examples are not redefined");
    }

    @Override
    public String invoke(String className, String methodName) throws RunException, EngineTerminationException, InternalException {
        return String.valueOf(value(Wire.INVOKE, className, methodName));
    }

    @Override
    public String varValue(String className, String varName) throws RunException, EngineTerminationException, InternalException {
        return String.valueOf(value(Wire.VALUE, className, varName));
    }

    private @Nullable String value(int type, String... words) throws RunException, EngineTerminationException, InternalException {
        Reply reply = session.ask(type, number, out -> {
            for (String word : words) {
                Wire.write(out, word);
            }
        });
        DataInputStream body = reply.body();
        try {
            switch (reply.type()) {
                case Wire.DONE -> {
                    return Wire.text(body);
                }
                case Wire.THROWN -> throw new UserException(Wire.text(body), String.valueOf(Wire.text(body)), Wire.stack(body));
                case Wire.UNRESOLVED -> throw new ResolutionException(body.readInt(), Wire.stack(body));
                case Wire.STOPPED -> throw new StoppedException();
                default -> throw new InternalException(String.valueOf(Wire.text(body)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void addToClasspath(String path) throws EngineTerminationException, InternalException {
        session.ask(Wire.PATH, number, out -> Wire.write(out, path));
    }

    @Override
    public void stop() throws EngineTerminationException {
        session.tell(Wire.STOP, number, Wire.Body.NONE);
    }

    @Override
    public Object extensionCommand(String command, Object argument) throws NotImplementedException {
        throw new NotImplementedException("there is no command " + command);
    }

    @Override
    public void close() {
        try {
            session.tell(Wire.CLOSE, number, Wire.Body.NONE);
        } catch (EngineTerminationException e) {
            // So it is closed.
        }
    }
}
