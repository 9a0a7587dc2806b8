import dev.weft.trace.report.RecordingEdit;
import dev.weft.trace.report.TracePlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A plug-in that writes down when it is called, and throws where it is told to. */
public class Moments implements TracePlugin {
    private static void tell(String moment) throws Exception {
        Files.writeString(Path.of(System.getenv("MOMENTS")), moment + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (moment.startsWith(System.getenv().getOrDefault("THROWS_IN", "-"))) {
            throw new IllegalStateException("as told");
        }
    }

    @Override
    public void initialize() throws Exception {
        tell("initialize");
    }

    @Override
    public void beforeStart(List<String> command) throws Exception {
        tell("beforeStart " + command.getLast());
    }

    @Override
    public void afterStop(int exitCode) throws Exception {
        tell("afterStop " + exitCode);
    }

    @Override
    public RecordingEdit beforeSave(RecordingEdit edit) throws Exception {
        tell("beforeSave");
        return edit.withTexts(text -> text.replace("Fib", "Series")).withoutCalls(name -> name.equals("Fib.main"));
    }

    @Override
    public void terminate() throws Exception {
        tell("terminate");
    }
}
