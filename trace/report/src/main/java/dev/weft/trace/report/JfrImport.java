package dev.weft.trace.report;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.Records;
import dev.weft.trace.format.TraceFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads what JDK Flight Recorder wrote, as far as it happened on a thread: traced methods are calls, what takes time is a slice with its
 * fields, execution samples are instants with their innermost method, and load, heap and threads are counters.
 */
final class JfrImport {
    /** Above all ids of Java threads. */
    private static final long FIRST_NATIVE_ID = 1L << 48;
    private static final long JVM_ID = FIRST_NATIVE_ID - 1;
    /** The main thread is the first that a JVM numbers, from 1 or, on later ones, from 3. */
    private static final long LAST_MAIN_ID = 3;
    private static final String ENDS_THE_JVM = "DestroyJavaVM";
    private static final int LONGEST_LIST = 3;
    private static final int PERCENT = 100;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final ImportedFile file;
    private final ImportedProcess process;
    private final Map<String, Long> leftOut = new TreeMap<>();
    private final JfrClock clock = new JfrClock();
    private long samples;
    /** Of the trace beside; 0 if it is not known. */
    private long mainThread;

    JfrImport(ImportedFile file) {
        this.file = file;
        this.process = file.process(0);
        file.startedAt(0);
    }

    /** @throws NotARecordingException if nothing of it can be used; the message is one sentence */
    void read() throws IOException {
        try (var events = new RecordingFile(file.path())) {
            while (events.hasMoreEvents()) {
                take(events.readEvent());
            }
        } catch (IOException | RuntimeException e) {
            // The parser of the JDK does not check what it reads: damage is any exception.
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().replaceFirst("\\.$", "");
            if (file.events().size() == 0) {
                throw new NotARecordingException(file.path() + " is no usable recording of Flight Recorder: " + reason);
            }
            file.note("it is damaged or ends in the middle, and what stands before is here (" + reason + ")");
        }
        if (file.events().size() == 0) {
            throw new NotARecordingException(file.path() + " has no event of Flight Recorder that happened on a thread");
        }
        finish();
    }

    /**
     * Reads what was recorded beside a trace.
     *
     * @throws NotARecordingException if nothing of it can be used; the message is one sentence
     */
    JfrBeside readBeside() throws IOException {
        read();
        if (!clock.isKnown()) {
            throw new NotARecordingException(file.path() + " does not tell the time of the trace beside it");
        }
        return new JfrBeside(file, process, clock::ticks);
    }

    /** The same of what async-profiler has written in ticks of the trace. */
    JfrBeside readSamplesBeside(TraceFile trace) throws IOException {
        mainThread = trace.threads().keySet().stream().filter(id -> id <= LAST_MAIN_ID).findFirst().orElse(0L);
        JfrTicks ticks = JfrTicks.of(file.path());
        read();
        return new JfrBeside(file, process, ticks::of);
    }

    private void take(RecordedEvent event) throws IOException {
        switch (event.getEventType().getName()) {
            case Records.CLOCK_EVENT -> clock.add(nanos(event.getStartTime()), event.getLong("before"), event.getLong("after"));
            case "jdk.JVMInformation" -> information(event);
            case "jdk.MethodTrace" -> method(event);
            case "jdk.ExecutionSample", "jdk.NativeMethodSample" -> sample(event);
            case "jdk.JavaMonitorEnter" -> slice(event, "enter monitor" + classOf(event, "monitorClass", " of "));
            case "jdk.JavaMonitorWait" -> slice(event, "wait" + classOf(event, "monitorClass", " for "));
            case "jdk.ThreadPark" -> slice(event, "park" + classOf(event, "parkedClass", " for "));
            case "jdk.GCPhasePause" -> slice(event, String.valueOf(event.getString("name")));
            case "jdk.CPULoad" -> {
                counter(event, "CPU of this process, %", percent(event, "jvmUser") + percent(event, "jvmSystem"));
                counter(event, "CPU of the machine, %", percent(event, "machineTotal"));
            }
            case "jdk.GCHeapSummary" -> counter(event, "heap used, bytes", event.getLong("heapUsed"));
            case "jdk.JavaThreadStatistics" -> counter(event, "threads", event.getLong("activeCount"));
            default -> other(event);
        }
    }

    private void information(RecordedEvent event) {
        process.hasId(event.getLong("pid"));
        String command = event.getString("javaArguments");
        process.startedBy(command == null ? "" : command, 0);
    }

    private void other(RecordedEvent event) throws IOException {
        String type = event.getEventType().getName();
        boolean detailOfGc = type.startsWith("jdk.GCPhase");
        if (event.getThread() == null || detailOfGc || event.getDuration().isZero()) {
            leftOut.merge(type, 1L, Long::sum);
        } else {
            slice(event, event.getEventType().getLabel() == null ? type : event.getEventType().getLabel());
        }
    }

    private void method(RecordedEvent event) throws IOException {
        RecordedMethod method = event.getValue("method");
        ImportedThread thread = thread(event.getThread());
        int name = file.names().id(new Name(SliceKind.CALL, method.getType().getName(), method.getName(), method.getDescriptor(), "", 0));
        thread.slice(name, nanos(event.getStartTime()), nanos(event.getEndTime()), EventVisitor.NO_VALUE, 0, List.of());
    }

    private void slice(RecordedEvent event, String text) throws IOException {
        int name = file.names().id(Name.plain(SliceKind.SLICE, text));
        thread(event.getThread()).slice(name, nanos(event.getStartTime()), nanos(event.getEndTime()), EventVisitor.NO_VALUE, 0,
                fields(event));
    }

    /** What an event says of itself, in the words of Flight Recorder. */
    private static List<String> fields(RecordedEvent event) {
        var texts = new ArrayList<String>();
        for (ValueDescriptor field : event.getFields()) {
            String text = switch (field.getName()) {
                case "startTime", "duration", "eventThread", "stackTrace", "address", "gcId" -> "";
                default -> value(event.getValue(field.getName()));
            };
            if (!text.isEmpty()) {
                texts.add((field.getLabel() == null ? field.getName() : field.getLabel().toLowerCase(Locale.ROOT)) + ": " + text);
            }
        }
        return texts;
    }

    /** Empty if there is nothing to say. */
    private static String value(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case RecordedThread thread -> String.valueOf(thread.getJavaName());
            case RecordedClass type -> type.getName();
            case String text -> text;
            case Number number -> number.longValue() == Long.MIN_VALUE ? "" : number.toString();
            case Boolean flag -> flag.toString();
            default -> "";
        };
    }

    private void sample(RecordedEvent event) throws IOException {
        RecordedThread sampled = event.getValue("sampledThread");
        RecordedStackTrace stack = event.getStackTrace();
        if (stack == null || stack.getFrames().isEmpty()) {
            leftOut.merge(event.getEventType().getName(), 1L, Long::sum);
            return;
        }
        RecordedMethod innermost = stack.getFrames().getFirst().getMethod();
        int name = file.names().id(Name.plain(SliceKind.SLICE, "sample in " + innermost.getType().getName() + "." + innermost.getName()));
        thread(sampled).point(ImportedEvent.Kind.INSTANT, name, nanos(event.getStartTime()), 0);
        samples++;
    }

    private void counter(RecordedEvent event, String name, long value) throws IOException {
        ImportedThread jvm = process.lane(JVM_ID);
        jvm.named("JVM");
        jvm.point(ImportedEvent.Kind.COUNTER, file.names().id(Name.plain(SliceKind.SLICE, name)), nanos(event.getStartTime()), value);
    }

    private static long percent(RecordedEvent event, String field) {
        return Math.round(event.getFloat(field) * PERCENT);
    }

    private static String classOf(RecordedEvent event, String field, String before) {
        RecordedClass type = event.getClass(field);
        return type == null ? "" : before + type.getName();
    }

    private ImportedThread thread(@Nullable RecordedThread recorded) {
        if (recorded == null) {
            ImportedThread jvm = process.lane(JVM_ID);
            jvm.named("JVM");
            return jvm;
        }
        if (mainThread != 0 && ENDS_THE_JVM.equals(recorded.getJavaName())) {
            // The main thread becomes this one at its end, and async-profiler names threads when it writes its file.
            return process.thread(mainThread);
        }
        boolean java = recorded.getJavaThreadId() > 0;
        long id = java ? recorded.getJavaThreadId() : FIRST_NATIVE_ID + recorded.getOSThreadId();
        ImportedThread thread = recorded.isVirtual() ? process.lane(id) : process.thread(id);
        String name = java ? recorded.getJavaName() : recorded.getOSName();
        if (name != null && !name.isEmpty()) {
            thread.named(name);
        }
        return thread;
    }

    private static long nanos(Instant moment) {
        return moment.getEpochSecond() * NANOS_PER_SECOND + moment.getNano();
    }

    private void finish() {
        if (samples > 0) {
            file.note(String.format(Locale.ROOT, "%,d execution samples are instants with their innermost method, without their stacks",
                    samples));
        }
        if (!leftOut.isEmpty()) {
            long events = leftOut.values().stream().mapToLong(Long::longValue).sum();
            String most = leftOut.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed()).limit(LONGEST_LIST)
                    .map(Map.Entry::getKey).collect(Collectors.joining(", "));
            file.note(String.format(Locale.ROOT, "%,d events of %d kinds that took no time on a thread are left out, most of them %s",
                    events, leftOut.size(), most));
        }
    }
}
