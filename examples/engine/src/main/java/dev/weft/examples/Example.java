package dev.weft.examples;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something to run, and what it should then say.
 *
 * @param file as it was named
 * @param line where it begins, from 1
 * @param columns where each line of its source begins, from 1
 * @param prompt what its lines begin with
 * @param language of its runner, as in {@code java}
 * @param source its lines as they are typed, without prompts
 * @param expected what it should say
 * @param options what it says of how it is to be run and compared
 */
public record Example(String file, int line, List<Integer> columns, String prompt, String language, List<String> source, Expected expected,
                      ExampleOptions options) implements Serializable {
    public Example {
        source = List.copyOf(source);
        columns = List.copyOf(columns);
    }

    /** {@code page.md:12}. */
    public String place() {
        return file + ":" + line;
    }

    /** {@code page.md:12:7}: where a character of its source is. */
    String place(int offset) {
        String before = code().substring(0, Math.clamp(offset, 0, code().length()));
        int lines = (int) before.chars().filter(each -> each == '\n').count();
        return file + ":" + (line + lines) + ":" + (columns.get(lines) + before.length() - before.lastIndexOf('\n') - 1);
    }

    /** The last line of its source, or of what it should say. */
    public int lastLine() {
        return expected.text().isEmpty() ? expected.line() - 1 : expected.line() + (int) expected.text().lines().count() - 1;
    }

    /** The same with these options. */
    public Example with(ExampleOptions options) {
        return new Example(file, line, columns, prompt, language, source, expected, options);
    }

    /** The same with another source and another text that it should say. */
    public Example with(String code, String expected) {
        List<String> lines = code.lines().toList();
        List<Integer> places = Stream.iterate(0, i -> i + 1).limit(lines.size())
                .map(i -> columns.get(Math.min(i, columns.size() - 1))).toList();
        return new Example(file, line, places, prompt, language, lines, new Expected(this.expected.line(), expected), options);
    }

    /** What it calls itself, {@code // weft: +name=x}, or else the first line of its source. */
    public String name() {
        return options.text(ExampleOption.NAME).orElseGet(() -> source.stream().map(String::strip)
                .filter(line -> !line.isEmpty()).findFirst().orElse(""));
    }

    /** Whether it is copied from the JDK's {@code jshell}, with all that it prints. */
    boolean isTranscript() {
        return prompt.equals("jshell>");
    }

    /** The source as one text. */
    public String code() {
        return String.join("\n", source);
    }

    /**
     * What an example should say.
     *
     * @param line where it stands, from 1; where it would, if there is none
     * @param text without an end of line at its end; {@code ""} if nothing is to be said
     */
    public record Expected(int line, String text) implements Serializable {}
}
