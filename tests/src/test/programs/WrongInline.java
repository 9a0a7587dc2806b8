import dev.weft.trace.Trace;
import dev.weft.trace.TraceSession;
import java.io.IOException;

/** Asks for a recording of itself that nobody can make. */
class WrongInline {
    public static void main(String[] args) {
        try (TraceSession session = Trace.start(args)) {
            System.out.println("begun");
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }
}
