package dev.weft.examples;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiff;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;

/** The difference of two texts, line by line. */
final class LineDiff {
    private static final int CONTEXT = 3;
    /** Of lines with less in common it is not said what changed in them. */
    private static final double RELATED = 0.5;
    /** In longer lines it is not said what changed in them: it would take too long to find out. */
    private static final int MOST_COLUMNS = 500;

    private final String oldName;
    private final String newName;
    private final List<String> oldLines;
    private final List<String> newLines;
    private final BiPredicate<String, String> same;

    /** @param same whether an old line and a new one are the same */
    LineDiff(String oldName, List<String> oldLines, String newName, List<String> newLines, BiPredicate<String, String> same) {
        this.oldName = oldName;
        this.newName = newName;
        this.oldLines = List.copyOf(oldLines);
        this.newLines = List.copyOf(newLines);
        this.same = same;
    }

    private Patch<String> patch(boolean withEqual) {
        return DiffUtils.diff(oldLines, newLines, new MyersDiff<>(same), null, withEqual);
    }

    /** What is to be put in the place of what, in the order of lines. */
    List<AbstractDelta<String>> deltas() {
        return patch(false).getDeltas();
    }

    List<String> unified() {
        return UnifiedDiffUtils.generateUnifiedDiff(oldName, newName, oldLines, patch(false), CONTEXT);
    }

    List<String> ndiff() {
        List<String> shown = new ArrayList<>();
        for (AbstractDelta<String> delta : patch(true).getDeltas()) {
            List<String> before = delta.getSource().getLines();
            List<String> after = delta.getTarget().getLines();
            if (delta.getType() == DeltaType.EQUAL) {
                before.forEach(line -> shown.add("  " + line));
                continue;
            }
            for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
                if (i < before.size() && i < after.size()) {
                    addPair(before.get(i), after.get(i), shown);
                } else {
                    shown.add(i < before.size() ? "- " + before.get(i) : "+ " + after.get(i));
                }
            }
        }
        return shown;
    }

    private static void addPair(String before, String after, List<String> shown) {
        StringBuilder taken = new StringBuilder();
        StringBuilder put = new StringBuilder();
        if (Math.max(before.length(), after.length()) <= MOST_COLUMNS) {
            mark(before, after, taken, put);
        }
        shown.add("- " + before);
        addMarks(taken, shown);
        shown.add("+ " + after);
        addMarks(put, shown);
    }

    private static void addMarks(StringBuilder marks, List<String> shown) {
        if (!marks.toString().isBlank()) {
            shown.add("? " + marks.toString().stripTrailing());
        }
    }

    /** Below characters: {@code -} and {@code +} where they are only in one line, {@code ^} where others are in their place. */
    private static void mark(String before, String after, StringBuilder taken, StringBuilder put) {
        List<AbstractDelta<Integer>> deltas =
                DiffUtils.diff(before.chars().boxed().toList(), after.chars().boxed().toList(), true).getDeltas();
        int common = 0;
        for (AbstractDelta<Integer> delta : deltas) {
            int gone = delta.getSource().size();
            int come = delta.getTarget().size();
            common += delta.getType() == DeltaType.EQUAL ? gone : 0;
            taken.repeat(markOf(delta.getType(), '-'), gone);
            put.repeat(markOf(delta.getType(), '+'), come);
        }
        if (common < RELATED * Math.max(before.length(), after.length())) {
            taken.setLength(0);
            put.setLength(0);
        }
    }

    private static char markOf(DeltaType type, char alone) {
        return switch (type) {
            case EQUAL -> ' ';
            case CHANGE -> '^';
            case DELETE, INSERT -> alone;
        };
    }

    List<String> context() {
        List<AbstractDelta<String>> deltas = deltas();
        List<String> shown = new ArrayList<>();
        if (!deltas.isEmpty()) {
            shown.add("*** " + oldName);
            shown.add("--- " + newName);
        }
        int from = 0;
        while (from < deltas.size()) {
            int to = from + 1;
            while (to < deltas.size() && deltas.get(to).getSource().getPosition() - end(deltas.get(to - 1)) <= 2 * CONTEXT) {
                to++;
            }
            addHunk(deltas.subList(from, to), shown);
            from = to;
        }
        return shown;
    }

    private static int end(AbstractDelta<String> delta) {
        return delta.getSource().getPosition() + delta.getSource().size();
    }

    private void addHunk(List<AbstractDelta<String>> deltas, List<String> shown) {
        int oldFrom = Math.max(0, deltas.getFirst().getSource().getPosition() - CONTEXT);
        int oldTo = Math.min(oldLines.size(), end(deltas.getLast()) + CONTEXT);
        int newFrom = deltas.getFirst().getTarget().getPosition() - (deltas.getFirst().getSource().getPosition() - oldFrom);
        int newTo = deltas.getLast().getTarget().getPosition() + deltas.getLast().getTarget().size() + oldTo - end(deltas.getLast());
        shown.add("***************");
        shown.add("*** " + range(oldFrom, oldTo) + " ****");
        if (deltas.stream().anyMatch(delta -> delta.getSource().size() > 0)) {
            String[] marks = marks(oldTo - oldFrom);
            deltas.forEach(delta -> mark(marks, delta.getSource().getPosition() - oldFrom, delta.getSource().size(), delta, "- "));
            addMarked(oldLines.subList(oldFrom, oldTo), marks, shown);
        }
        shown.add("--- " + range(newFrom, newTo) + " ----");
        if (deltas.stream().anyMatch(delta -> delta.getTarget().size() > 0)) {
            String[] marks = marks(newTo - newFrom);
            deltas.forEach(delta -> mark(marks, delta.getTarget().getPosition() - newFrom, delta.getTarget().size(), delta, "+ "));
            addMarked(newLines.subList(newFrom, newTo), marks, shown);
        }
    }

    private static String[] marks(int size) {
        String[] marks = new String[size];
        Arrays.fill(marks, "  ");
        return marks;
    }

    private static void mark(String[] marks, int from, int size, AbstractDelta<String> delta, String alone) {
        Arrays.fill(marks, from, from + size, delta.getType() == DeltaType.CHANGE ? "! " : alone);
    }

    private static void addMarked(List<String> lines, String[] marks, List<String> shown) {
        for (int i = 0; i < lines.size(); i++) {
            shown.add(marks[i] + lines.get(i));
        }
    }

    /** Lines from 1, as {@code diff} has it: of none, the one ahead of them. */
    private static String range(int from, int to) {
        return to - from <= 1 ? Integer.toString(to) : (from + 1) + "," + to;
    }
}
