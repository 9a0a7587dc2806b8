package dev.weft.trace.agent;

import dev.weft.trace.ProcessEvents;
import dev.weft.trace.format.Records;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import org.jspecify.annotations.Nullable;

/** A recording of Flight Recorder beside the trace. Loaded only where there is one. */
final class JfrRecording {
    /** What may take time; of calls that take none there are none. */
    private static final List<String> WAITS = List.of(
            "jdk.JavaMonitorEnter", "jdk.JavaMonitorWait", "jdk.ThreadPark", "jdk.ThreadSleep", "jdk.VirtualThreadPinned",
            "jdk.GCPhasePause");
    /** There may be very many that take next to nothing. */
    private static final List<String> TRANSFERS = List.of(
            "jdk.SocketRead", "jdk.SocketWrite", "jdk.FileRead", "jdk.FileWrite", "jdk.FileForce");
    private static final int CLOCK_READINGS = 5;
    private static final Runnable TICK = new Tick();
    private static final String STARTED = "-XX:StartFlightRecording";

    /** Reads both clocks. */
    private static final class Tick implements Runnable {
        @Override
        public void run() {
            ClockEvent.emit();
        }
    }

    private static @Nullable Recording running;

    private JfrRecording() {}

    /**
     * Starts it.
     *
     * @param file where it goes in the end
     * @param events {@link ProcessEvents#JFR_DEFAULT}, {@link ProcessEvents#JFR_PROFILE} and names of events
     * @return where it is meanwhile, and stays if the process does not end in order
     * @throws UnweavableException if there must be none
     */
    static String start(Path file, List<String> events, String[] jvmArguments) throws IOException {
        if (recordsItself(jvmArguments)) {
            throw new UnweavableException("the program has a recording of its own, which would get other events by it");
        }
        Recording recording = new Recording(settings(events));
        recording.setName("Weft");
        recording.setToDisk(true);
        recording.setDestination(file);
        recording.setDumpOnExit(true);
        recording.start();
        running = recording;
        FlightRecorder.addPeriodicEvent(ClockEvent.class, TICK);
        for (int i = 0; i < CLOCK_READINGS; i++) {
            ClockEvent.emit();
        }
        return System.getProperty("jdk.jfr.repository", "");
    }

    /** Ends it and writes its file, while the program goes on. */
    static void stop() {
        if (running != null) {
            running.stop();
            running.close();
            FlightRecorder.removePeriodicEvent(TICK);
        }
    }

    /** A recording that the command line asks for begins after this. */
    private static boolean recordsItself(String[] jvmArguments) {
        for (String argument : jvmArguments) {
            if (argument.startsWith(STARTED)) {
                return true;
            }
        }
        if (FlightRecorder.isInitialized()) {
            for (Recording other : FlightRecorder.getFlightRecorder().getRecordings()) {
                if (other.getState() != RecordingState.CLOSED) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Map<String, String> settings(List<String> events) {
        Map<String, String> settings = new HashMap<>();
        for (String event : WAITS) {
            enable(event, "0 ns", settings);
        }
        for (String event : TRANSFERS) {
            enable(event, "100 us", settings);
        }
        for (String event : List.of("jdk.CPULoad", Records.CLOCK_EVENT)) {
            settings.put(event + "#enabled", "true");
            settings.put(event + "#period", "1 s");
        }
        settings.put("jdk.GCHeapSummary#enabled", "true");
        for (String event : events) {
            if (event.equals(ProcessEvents.JFR_PROFILE)) {
                sample("jdk.ExecutionSample", settings);
                sample("jdk.NativeMethodSample", settings);
            } else if (!event.equals(ProcessEvents.JFR_DEFAULT)) {
                settings.put(event + "#enabled", "true");
            }
        }
        return settings;
    }

    private static void enable(String event, String threshold, Map<String, String> settings) {
        settings.put(event + "#enabled", "true");
        settings.put(event + "#threshold", threshold);
        settings.put(event + "#stackTrace", "false");
    }

    private static void sample(String event, Map<String, String> settings) {
        settings.put(event + "#enabled", "true");
        settings.put(event + "#period", "10 ms");
    }
}
