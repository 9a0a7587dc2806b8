package dev.weft.examples;

import dev.weft.examples.ExampleRunner.Answer;
import dev.weft.examples.ExampleRunner.End;
import java.time.Duration;
import java.util.Map;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ExecutionControlException;
import jdk.jshell.spi.ExecutionControl.StoppedException;
import jdk.jshell.spi.ExecutionControl.UserException;

/** One run of a block that was compiled. */
final class JavaBlockRun {
    private final ThreadGroup threads;
    private final Capture capture;
    private final JavaEngine engine;
    private final JavaBlockSource source;
    private final Map<String, byte[]> classes;

    JavaBlockRun(ThreadGroup threads, Capture capture, JavaEngine engine, JavaBlockSource source, Map<String, byte[]> classes) {
        this.threads = threads;
        this.capture = capture;
        this.engine = engine;
        this.source = source;
        this.classes = classes;
    }

    /** What it printed; what it prints is compared only if a block says what that should be. */
    Answer run(Example example, Duration limit) {
        Answer answer = new TimedRun(threads, capture, this::stop).run(() -> start(example), Examples.THREAD_NAME + example.place(), limit);
        // Nothing goes on with what it leaves behind.
        End end = answer.end() == End.GONE ? End.LATE : answer.end();
        boolean unheard = end == End.ORDERLY && answer.problem().isEmpty() && example.expected().text().isEmpty();
        return new Answer(unheard ? "" : answer.said().substring(answer.said().lastIndexOf(JavaBlockSource.MARK) + 1)
                .replace(JavaBlockSource.MARK.substring(1), ""), end, answer.problem());
    }

    private Answer start(Example example) {
        try {
            engine.load(classes.entrySet().stream().map(each -> new ClassBytecodes(each.getKey(), each.getValue()))
                    .toArray(ClassBytecodes[]::new));
            engine.invoke(source.startClass(), JavaBlockSource.startMethod());
            return new Answer(capture.take(), End.ORDERLY, "");
        } catch (UserException e) {
            return thrown(example, e);
        } catch (StoppedException e) {
            return new Answer(capture.take(), End.LATE, "it was stopped");
        } catch (ExecutionControlException e) {
            return new Answer(capture.take(), End.REFUSED, "it could not be started: " + e.getMessage());
        }
    }

    private Answer thrown(Example example, UserException exception) {
        String said = capture.take();
        String message = exception.getMessage();
        if (exception.causeExceptionClass().equals(JavaEngine.EXIT)) {
            return "0".equals(message) ? new Answer(said, End.ORDERLY, "")
                    : new Answer(line(said, "exit " + message), End.ORDERLY, "it ended the program with exit code " + message);
        }
        String what = exception.causeExceptionClass() + (message == null ? "" : ": " + message);
        return new Answer(line(said, "Exception " + what), End.ORDERLY, source.place(example, exception.getStackTrace()) + ": " + what);
    }

    private static String line(String said, String line) {
        return said + (said.isEmpty() || said.endsWith("\n") ? "" : "\n") + "|  " + line;
    }

    private void stop() {
        try {
            engine.stop();
        } catch (ExecutionControlException e) {
            throw new IllegalStateException(e);
        }
    }
}
