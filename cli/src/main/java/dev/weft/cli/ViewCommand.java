package dev.weft.cli;

import dev.weft.trace.report.NotARecordingException;
import dev.weft.trace.report.ReportServer;
import dev.weft.trace.report.Scope;
import dev.weft.trace.report.Sources;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves a report on the loopback interface and opens it in the browser. */
@Command(
        name = "view",
        header = "Open a report, or the folder of a recording, in the browser.",
        description = "Serves it on the loopback interface only, until Ctrl-C.%n")
final class ViewCommand implements Callable<Integer> {
    private static final Duration ONCE = Duration.ofSeconds(10);

    @Parameters(paramLabel = "FILE|FOLDER", arity = "0..1", defaultValue = TracedRun.DEFAULT_REPORT,
            description = "A report (.html), a native file or a folder of such (.weft), Chrome JSON (.json, .json.gz)"
                    + " or Flight Recorder's (.jfr), or a folder with several of them; default: ${DEFAULT-VALUE}.")
    private Path source = Path.of(TracedRun.DEFAULT_REPORT);

    @Option(names = {"-p", "--port"}, paramLabel = "PORT", defaultValue = "0",
            description = "The port to listen on (default: any free one).")
    private int port;

    @Option(names = "--no-open", negatable = false, description = "Do not start a browser; only print the address.")
    private boolean noOpen;

    @Option(names = "--once", description = "End when the page has been loaded once, or after 10 seconds.")
    private boolean once;

    @Option(names = "--tasks", description = "Of a recording: show tasks as tracks of their own, too.")
    private boolean tasks;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (!Files.exists(source)) {
            throw CommandFailure.misused("the report " + source + " does not exist.");
        }
        if (port < 0 || port > 65535) {
            throw CommandFailure.misused("the port must be from 0 to 65535, but was " + port + ".");
        }
        Scope scope = Scope.ALL.withSources(Sources.around(Path.of(""))).withTasks(tasks);
        try (var server = LongWork.reading(() -> ReportServer.start(source, scope, port))) {
            spec.commandLine().getOut().println(server.uri());
            spec.commandLine().getOut().flush();
            spec.commandLine().getErr().println("weft: serving " + source + (once ? " once." : " until Ctrl-C."));
            if (!noOpen) {
                if (!Browser.open(server.uri().toString())) {
                    spec.commandLine().getErr().println("weft: no browser could be started; open the address above by hand.");
                }
            }
            if (once) {
                server.awaitServed(ONCE);
            } else {
                new CountDownLatch(1).await();
            }
            return 0;
        } catch (NotARecordingException e) {
            throw CommandFailure.misused(sentence(e));
        } catch (IOException e) {
            throw CommandFailure.failed("the report cannot be served: " + sentence(e));
        }
    }

    private static String sentence(IOException e) {
        String reason = e instanceof FileSystemException file && file.getReason() == null
                ? file.getFile() + " cannot be read"
                : String.valueOf(e.getMessage());
        return reason.endsWith(".") ? reason : reason + ".";
    }
}
