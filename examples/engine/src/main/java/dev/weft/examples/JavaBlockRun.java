package dev.weft.examples;

import dev.weft.examples.ExampleRunner.Answer;
import dev.weft.examples.ExampleRunner.End;
import java.time.Duration;
import java.util.Map;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import jdk.jshell.spi.ExecutionControl.ExecutionControlException;
import jdk.jshell.spi.ExecutionControl.StoppedException;
import jdk.jshell.spi.ExecutionControl.UserException;
import org.jspecify.annotations.Nullable;

/** One run of a block that was compiled. */
final class JavaBlockRun {
    private final ThreadGroup threads;
    private final Capture capture;
    private final JavaSession session;
    private final JavaBlockSource source;
    private final Map<String, byte[]> classes;
    private volatile @Nullable ExecutionControl engine;
    private boolean lost;

    JavaBlockRun(ThreadGroup threads, Capture capture, JavaSession session, JavaBlockSource source, Map<String, byte[]> classes) {
        this.threads = threads;
        this.capture = capture;
        this.session = session;
        this.source = source;
        this.classes = classes;
    }

    /** What it printed; what it prints is compared only if a block says what that should be. */
    Answer run(Example example, Duration limit) {
        TimedRun run = new TimedRun(threads, session, capture, this::stop);
        Answer answer = run.run(() -> start(example), Examples.THREAD_NAME + example.place(), limit);
        lost = run.isLost();
        // Nothing goes on with what it leaves behind.
        End end = lost ? End.LATE : answer.end();
        boolean unheard = end == End.ORDERLY && answer.problem().isEmpty() && example.expected().text().isEmpty();
        return new Answer(unheard ? "" : answer.said().substring(answer.said().lastIndexOf(JavaBlockSource.MARK) + 1)
                .replace(JavaBlockSource.MARK.substring(1), ""), end, answer.problem());
    }

    /** Whether it goes on. */
    boolean isLost() {
        return lost;
    }

    private Answer start(Example example) {
        try (ExecutionControl opened = session.open()) {
            engine = opened;
            opened.load(classes.entrySet().stream().map(each -> new ClassBytecodes(each.getKey(), each.getValue()))
                    .toArray(ClassBytecodes[]::new));
            opened.invoke(source.startClass(), JavaBlockSource.startMethod());
            return new Answer(capture.take(), End.ORDERLY, "");
        } catch (UserException e) {
            return thrown(example, e);
        } catch (StoppedException e) {
            return new Answer(capture.take(), End.LATE, "it was stopped");
        } catch (EngineTerminationException e) {
            return new Answer(capture.take(), End.GONE, String.valueOf(e.getMessage()));
        } catch (ExecutionControlException e) {
            return new Answer(capture.take(), End.REFUSED, "it could not be started: " + e.getMessage());
        }
    }

    private Answer thrown(Example example, UserException exception) {
        String said = capture.take();
        String message = exception.getMessage();
        if (exception.causeExceptionClass().equals(GuardedCode.EXIT)) {
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
        ExecutionControl running = engine;
        try {
            if (running != null) {
                running.stop();
            }
        } catch (ExecutionControlException e) {
            throw new IllegalStateException(e);
        }
    }
}
