package dev.weft.trace.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What Chrome JSON that Weft has written says beyond the format: when it began, and how its processes ended. */
record WeftFacts(ImportedFile file, JsonParser json) {
    /** From behind the object's begin to its end. */
    void read() throws IOException {
        file.hasUniqueFlows();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("startNanos") && value == JsonToken.VALUE_NUMBER_INT) {
                file.startedAt(json.getLongValue());
            } else if (field.equals("processes") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    process();
                }
            } else {
                json.skipChildren();
            }
        }
    }

    private void process() throws IOException {
        long pid = 0;
        long parent = 0;
        long lost = 0;
        long dropped = 0;
        long stopped = RecordedProcess.NOT_STOPPED;
        boolean complete = true;
        String command = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "pid" -> pid = json.getValueAsLong();
                case "parentPid" -> parent = json.getValueAsLong();
                case "command" -> command = json.getValueAsString("");
                case "complete" -> complete = json.getValueAsBoolean(true);
                case "lost" -> lost = json.getValueAsLong();
                case "dropped" -> dropped = json.getValueAsLong();
                case "stoppedNanos" -> stopped = json.getValueAsLong();
                default -> json.skipChildren();
            }
        }
        var process = file.process(pid);
        process.startedBy(command, parent);
        process.cut(lost, dropped, stopped, complete);
    }
}
