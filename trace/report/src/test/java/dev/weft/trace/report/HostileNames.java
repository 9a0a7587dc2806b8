package dev.weft.trace.report;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A recording whose every name tries to be more than text. */
final class HostileNames {
    static final List<String> NAMES = List.of(
            "</script><script>window.broken = 1</script>",
            "<img src=x onerror='window.broken = 2'>",
            "\"><svg onload=\"window.broken = 3\">",
            "<!-- @@DATA@@ @@SCRIPT@@ ${window.broken = 4} {{broken}}",
            "back\\slash \"quotes\" 'single' & &amp; \u2028\u2029",
            "bell\u0007 escape\u001b[31m nul\u0000 line\nline",
            "Größe 紙 🧵 \u202eright to left",
            "lone \ud83e surrogate");

    private HostileNames() {}

    static void write(Path folder) throws IOException {
        for (int i = 0; i < NAMES.size(); i++) {
            var name = NAMES.get(i);
            var file = new TraceFileBuilder(100 + i).started(1_000_000L * i, 0)
                    .property("process.name", name).property("process.command", name).property("end", name).lost(1);
            file.thread(1, 1, name);
            var lane = file.lane(1).thread(1);
            int task = file.name(Layout.SYMBOL_TASK, name);
            int method = file.method("pack." + name, name, name, name, 7);
            lane.event(Layout.BEGIN, task, 100).enter(method, 200).event(Layout.INSTANT, file.name(Layout.SYMBOL_INSTANT, name), 300);
            lane.event(Layout.COUNTER, file.name(Layout.SYMBOL_COUNTER, name), 400, -i);
            lane.exit(method, 100_000).event(Layout.END, task, 200_000);
            file.write(folder.resolve(i + ".weft"));
        }
    }
}
