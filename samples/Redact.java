import dev.weft.trace.report.RecordingEdit;
import dev.weft.trace.report.TracePlugin;

/** Keeps from the reports of a shop what nobody else should see: weft trace --plugin samples/Redact.java --args 'Orders#*' samples/Orders.java */
public class Redact implements TracePlugin {
    @Override
    public RecordingEdit beforeSave(RecordingEdit edit) {
        return edit.withTexts(text -> text.replaceAll("item=\"[^\"]*\"", "item=(redacted)"))
                .withoutCalls(name -> name.equals("Orders.read"));
    }
}
