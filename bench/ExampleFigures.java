import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What examples cost by {@code weft examples}: one trivial one, four pages of 20, and what each of 400 more adds to one; blocks
 * without prompts, merged and one by one; and byexample beside it. Prints the medians of some rounds.
 */
class ExampleFigures {
    private static final int FILES = 4;
    private static final int EXAMPLES = 20;
    private static final int ADDED = 400;
    private static final Pattern WALL = Pattern.compile("(?m)^\\d+ files?, .*? (\\d+\\.\\d+) s(, \\d+ at a time)?$");

    private static final int BLOCKS = 200;
    private static final String RIVAL = "byexample";

    private static final Language JAVA = new Language("Java", i -> "j> " + i + " + 1\n=> " + (i + 1));
    private static final Language SHELL = new Language("shell", i -> "$ echo " + i + "\n" + i);
    private static final Language PYTHON = new Language("Python", i -> ">>> " + i + " + 1\n" + (i + 1));
    /** Each in a fence of its own. */
    private static final Language BLOCK = new Language("Java", i -> "```java\nint n = " + i + ";\nSystem.out.println(n);\n```");

    record Language(String name, IntFunction<String> example) {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        System.out.println("| language | one example: s | 4 x 20 examples: s | added by an example: ms |");
        System.out.println("|---|---|---|---|");
        for (Language language : List.of(
                SHELL,
                PYTHON,
                new Language("JavaScript", i -> "> " + i + " + 1\n" + (i + 1)),
                JAVA)) {
            double[] one = new double[rounds];
            double[] all = new double[rounds];
            double[] added = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                one[round] = seconds(language, 1, 1);
                all[round] = seconds(language, FILES, EXAMPLES);
                added[round] = (seconds(language, 1, 1 + ADDED) - one[round]) / ADDED * 1e3;
            }
            System.out.println(String.format(Locale.ROOT, "| %s | %.2f | %.2f | %.2f |",
                    language.name(), median(one), median(all), median(added)));
        }
        workers(rounds);
        merged(rounds);
        rival(rounds);
    }

    /** Prompt-less blocks of one page, which are compiled together, and the same as pages of one block, each compiled by itself. */
    private static void merged(int rounds) throws Exception {
        double[] together = new double[rounds];
        double[] oneByOne = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            together[round] = seconds(BLOCK, 1, BLOCKS);
            oneByOne[round] = seconds(BLOCK, BLOCKS, 1);
        }
        System.out.println(String.format(Locale.ROOT, "Java, %d blocks without prompts: %.2f s merged, %.2f s one by one",
                BLOCKS, median(together), median(oneByOne)));
    }

    /** byexample with the same pages of shell, start included, if it is installed. */
    private static void rival(int rounds) throws Exception {
        boolean isThere = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(each -> !each.isEmpty() && Files.isExecutable(Path.of(each, RIVAL)));
        if (!isThere) {
            System.out.println(RIVAL + " is not on the PATH, so there is no row of it");
            return;
        }
        for (Language language : List.of(SHELL, PYTHON)) {
            double[] theirs = new double[rounds];
            double[] ours = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                theirs[round] = wall(language, List.of(RIVAL, "-l", language.name().toLowerCase(Locale.ROOT)));
                ours[round] = wall(language, List.of("./weft", "examples"));
            }
            System.out.println(String.format(Locale.ROOT, "%s, %d x %d examples with the start of the program: %s %.2f s, weft %.2f s",
                    language.name(), FILES, EXAMPLES, RIVAL, median(theirs), median(ours)));
        }
    }

    private static double wall(Language language, List<String> words) throws Exception {
        List<String> command = new ArrayList<>(words);
        command.addAll(pages(language, FILES, EXAMPLES));
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** Four pages of Java, one at a time and two, and what a second page adds to a first one. */
    private static void workers(int rounds) throws Exception {
        double[] twice = new double[rounds];
        double[] inJvms = new double[rounds];
        double[] second = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            double alone = seconds(JAVA, FILES, EXAMPLES);
            twice[round] = alone / seconds(JAVA, FILES, EXAMPLES, "-j", "2");
            inJvms[round] = alone / seconds(JAVA, FILES, EXAMPLES, "-j", "2", "--backend", "processes");
            double one = seconds(JAVA, 1, EXAMPLES);
            second[round] = (seconds(JAVA, 2, EXAMPLES) - one) / one;
        }
        System.out.println(String.format(Locale.ROOT, "Java, 4 x 20 examples: -j 2 is %.2f times as fast, in JVMs %.2f times;"
                + " the second of two pages takes %.2f of the first", median(twice), median(inJvms), median(second)));
    }

    private static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** As the command says it, so without the start of its JVM. */
    private static double seconds(Language language, int files, int examples, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("./weft", "examples"));
        command.addAll(List.of(options));
        command.addAll(pages(language, files, examples));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        Matcher wall = WALL.matcher(said);
        if (process.waitFor() != 0 || !wall.find()) {
            throw new IllegalStateException(said);
        }
        return Double.parseDouble(wall.group(1));
    }

    private static List<String> pages(Language language, int files, int examples) throws IOException {
        Path folder = Files.createTempDirectory("weft-examples");
        List<String> pages = new ArrayList<>();
        for (int file = 0; file < files; file++) {
            StringBuilder page = new StringBuilder(language == BLOCK ? "" : "```\n");
            for (int i = 0; i < examples; i++) {
                page.append(language.example().apply(i)).append("\n\n");
            }
            pages.add(Files.writeString(folder.resolve(file + ".md"), page.append(language == BLOCK ? "" : "```\n")).toString());
        }
        return pages;
    }
}
