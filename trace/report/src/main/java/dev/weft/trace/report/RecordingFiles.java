package dev.weft.trace.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The files that a recording consists of. */
public final class RecordingFiles {
    private static final String FLIGHT_RECORDER = ".jfr";
    private static final List<String> OF_OTHER_TOOLS = List.of(".json", ".json.gz", FLIGHT_RECORDER);
    /** Why a process has no file. */
    private static final String NO_PART = ".error";
    private static final int LONGEST_PREFIX = 64;

    private RecordingFiles() {}

    /** Who wrote a file. */
    enum Kind { NATIVE, CHROME_JSON, FLIGHT_RECORDER }

    /** Whether the name of a file says that it is a part of a recording. */
    public static boolean isNamedAsOne(Path file) {
        return endsWith(file, List.of(RecordingReader.SUFFIX)) || endsWith(file, OF_OTHER_TOOLS);
    }

    /** Whether a file is a part of a recording, by its name, or tells why there is none. */
    public static boolean isPart(Path file) {
        return isNamedAsOne(file) || isReason(file);
    }

    /** Whether a file tells why a process has none. */
    static boolean isReason(Path file) {
        return file.toString().endsWith(NO_PART);
    }

    /** The name of a file, so ended as what it is that it is known in the folder of a recording. */
    public static String nameFor(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        return isNamedAsOne(file) || isReason(file) ? name : name + switch (kind(file)) {
            case NATIVE -> RecordingReader.SUFFIX;
            case CHROME_JSON -> OF_OTHER_TOOLS.getFirst();
            case FLIGHT_RECORDER -> OF_OTHER_TOOLS.getLast();
        };
    }

    /**
     * The file itself, or the files of a folder: native ones, and those of other tools where its name says that it is a recording.
     *
     * @throws NotARecordingException if there is no such file or folder
     */
    static List<Path> in(Path fileOrFolder) throws IOException {
        if (!Files.exists(fileOrFolder)) {
            throw new NotARecordingException(fileOrFolder + " does not exist");
        }
        if (!Files.isDirectory(fileOrFolder)) {
            return List.of(fileOrFolder);
        }
        boolean recording = endsWith(fileOrFolder, List.of(RecordingReader.SUFFIX));
        try (var entries = Files.list(fileOrFolder)) {
            return entries.filter(entry -> !isBeside(entry))
                    .filter(entry -> endsWith(entry, List.of(RecordingReader.SUFFIX)) || recording && endsWith(entry, OF_OTHER_TOOLS))
                    .filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** What Flight Recorder has recorded beside a native file, if there is any. */
    static Optional<Path> beside(Path nativeFile) throws IOException {
        Path file = withSuffix(nativeFile, RecordingReader.SUFFIX, FLIGHT_RECORDER);
        return Files.isRegularFile(file) && Files.size(file) > 0 ? Optional.of(file) : Optional.empty();
    }

    private static boolean isBeside(Path file) {
        return endsWith(file, List.of(FLIGHT_RECORDER)) && Files.exists(withSuffix(file, FLIGHT_RECORDER, RecordingReader.SUFFIX));
    }

    private static Path withSuffix(Path file, String old, String suffix) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(name.substring(0, Math.max(0, name.length() - old.length())) + suffix);
    }

    private static boolean endsWith(Path file, List<String> suffixes) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return suffixes.stream().anyMatch(name::endsWith);
    }

    /** What a file is, by how it begins. */
    static Kind kind(Path file) throws IOException {
        byte[] start;
        try (var in = Files.newInputStream(file)) {
            start = in.readNBytes(LONGEST_PREFIX);
        }
        if (isCompressed(start)) {
            return Kind.CHROME_JSON;
        }
        if (start.length > 2 && start[0] == 'F' && start[1] == 'L' && start[2] == 'R') {
            return Kind.FLIGHT_RECORDER;
        }
        for (byte b : start) {
            boolean blank = b == ' ' || b == '\t' || b == '\r' || b == '\n' || isByteOrderMark(b);
            if (!blank) {
                return b == '{' || b == '[' ? Kind.CHROME_JSON : Kind.NATIVE;
            }
        }
        return Kind.NATIVE;
    }

    private static boolean isByteOrderMark(byte b) {
        return b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF;
    }

    /** @param start the first bytes of a file */
    static boolean isCompressed(byte[] start) {
        return start.length > 1 && start[0] == (byte) 0x1F && start[1] == (byte) 0x8B;
    }
}
