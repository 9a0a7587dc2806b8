package dev.weft.cli.pools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the system knows of a process before anybody asks it something. */
public enum ProcessState {
    /** There is no such process, or only what its parent has not fetched yet. */
    MISSING("there is no process %d"),
    /** It belongs to another user. */
    FOREIGN("process %d belongs to another user"),
    /** It is no JVM. */
    NOT_JAVA("process %d is not a Java program"),
    /** It was stopped by a signal or a debugger, and does nothing until it is continued. */
    STOPPED("process %d is stopped"),
    /** It is a JVM of this user. */
    JAVA("process %d is a Java program");

    private final String sentence;

    ProcessState(String sentence) {
        this.sentence = sentence;
    }

    /** The state in words, without a full stop. */
    public String of(long pid) {
        return String.format(sentence, pid);
    }

    /** Finds out about a process. */
    public static ProcessState find(long pid) {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        char state = letter(pid);
        if (handle.isEmpty() || state == 'Z' || state == 'X') {
            return MISSING;
        }
        if (!isMine(handle.get())) {
            return FOREIGN;
        }
        if (!isJava(handle.get())) {
            return NOT_JAVA;
        }
        return state == 'T' || state == 't' ? STOPPED : JAVA;
    }

    static boolean isMine(ProcessHandle process) {
        return process.info().user().equals(ProcessHandle.current().info().user());
    }

    /**
     * Whether a process is a JVM for sure: to attach means to send a signal which others may take for the order to end. A process whose
     * program is called {@code java} is one, and one that has the JVM's library in its memory.
     */
    private static boolean isJava(ProcessHandle process) {
        if (isLauncher(process)) {
            return true;
        }
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/maps"), StandardCharsets.ISO_8859_1).contains("/libjvm.so");
        } catch (IOException e) {
            // Gone, not to be read, or another system.
            return false;
        }
    }

    static boolean isLauncher(ProcessHandle process) {
        String program = process.info().command().orElse("");
        String name = program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
        return name.equals("java") || name.equals("java.exe");
    }

    /** The state as Linux has it, a space on other systems and for processes that are gone. */
    private static char letter(long pid) {
        try {
            String status = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return status.charAt(status.lastIndexOf(')') + 2);
        } catch (IOException | IndexOutOfBoundsException e) {
            // Gone, or another system.
            return ' ';
        }
    }
}
