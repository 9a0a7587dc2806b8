package dev.weft.examples;

import java.util.List;

/**
 * A word by which an example says how it is run and compared. Runners and concerns may bring words of their own.
 *
 * @param word as it is written behind {@code +} or {@code -}
 * @param kind what may stand behind it
 * @param description what it does, in a few words
 */
public record ExampleOption(String word, Kind kind, String description) {
    /** What may stand behind a word. */
    public enum Kind {
        /** Nothing. */
        FLAG,
        /** {@code =2.5}: seconds, more than 0 and at most a day. */
        SECONDS,
        /** Nothing, or seconds as above. */
        FLAG_OR_SECONDS,
        /** {@code =x}: any text without white space. */
        TEXT,
        /** {@code =unified}: a {@link DiffStyle}. */
        STYLE
    }

    public static final ExampleOption SKIP = flag("skip", "is not run; -skip is run even after a failure that has others skipped");
    public static final ExampleOption PASS = flag("pass", "is run, and what it says is not compared");
    public static final ExampleOption FAIL_FAST = flag("fail-fast", "if it fails, the rest of the file is skipped");
    public static final ExampleOption TIMEOUT = new ExampleOption("timeout", Kind.SECONDS, "seconds that it may take");
    public static final ExampleOption NORM_WS = flag("norm-ws", "any white space is as any other");
    public static final ExampleOption RM = new ExampleOption("rm", Kind.TEXT, "these characters are taken out of what is expected");
    public static final ExampleOption TAGS = flag("tags", "-tags: tags are text");
    public static final ExampleOption CAPTURE = flag("capture", "-capture: tags keep nothing");
    public static final ExampleOption PASTE = flag("paste", "tags in the source and in what is expected are what was kept");
    public static final ExampleOption UNORDERED = flag("unordered", "lines may come in any order");
    public static final ExampleOption IF = new ExampleOption("if", Kind.TEXT,
            "is run if something was kept under that name, or is an environment variable");
    public static final ExampleOption UNLESS = new ExampleOption("unless", Kind.TEXT, "is run unless something was kept under that name");
    public static final ExampleOption COMPILE_FAIL = flag("compile-fail",
            "must not compile; what is expected, if anything, is what the compiler says");
    public static final ExampleOption NAME = new ExampleOption("name", Kind.TEXT, "what it is called in reports and by --name");
    public static final ExampleOption DIFF = new ExampleOption("diff", Kind.STYLE, "how it is shown what differs, as by --diff");
    public static final ExampleOption ENHANCE_DIFF = flag("enhance-diff",
            "-enhance-diff: what differs is shown with tags as they stand and without marks for what cannot be seen");

    /** Those that all languages have. */
    public static final List<ExampleOption> COMMON =
            List.of(SKIP, PASS, FAIL_FAST, TIMEOUT, NORM_WS, RM, TAGS, CAPTURE, PASTE, UNORDERED, IF, UNLESS, COMPILE_FAIL, NAME, DIFF,
                    ENHANCE_DIFF);

    /** As it is written: {@code +skip}, {@code +timeout=SECONDS}. */
    public String shown() {
        return "+" + word + switch (kind) {
            case FLAG -> "";
            case SECONDS -> "=SECONDS";
            case FLAG_OR_SECONDS -> "[=SECONDS]";
            case TEXT -> "=TEXT";
            case STYLE -> "=STYLE";
        };
    }

    /** One without a value. */
    public static ExampleOption flag(String word, String description) {
        return new ExampleOption(word, Kind.FLAG, description);
    }
}
