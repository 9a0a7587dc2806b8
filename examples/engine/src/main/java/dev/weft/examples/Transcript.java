package dev.weft.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Kind;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;

/** What an example in Java says, as the JDK's {@code jshell} puts it; the stacks of exceptions are left out. */
final class Transcript {
    private static final String MARGIN = "|  ";
    private static final String VALUE = "=> ";

    private final JShell session;
    private final Capture capture;
    private final Example example;
    /** Whether all is shown that the tool prints, as what was copied from it has it. */
    private final boolean whole;
    private final StringBuilder text = new StringBuilder();
    private String value = "";
    private String problem = "";
    private boolean refused;
    private boolean outOfMemory;

    Transcript(JShell session, Capture capture, Example example, boolean whole) {
        this.session = session;
        this.capture = capture;
        this.example = example;
        this.whole = whole;
    }

    /**
     * Adds what a snippet did; false if what follows it is not to be run.
     *
     * @param from where {@code source} begins in the example's code
     */
    boolean add(SnippetEvent event, String source, int from) {
        text.append(capture.take());
        if (event.causeSnippet() != null) {
            return true;
        }
        Snippet snippet = event.snippet();
        if (isRefused(event)) {
            refuse(snippet, source, from);
            return false;
        }
        JShellException exception = event.exception();
        if (exception != null) {
            thrown(exception);
            return false;
        }
        if (event.value() != null && (snippet.kind() == Kind.EXPRESSION || snippet.kind() == Kind.VAR)) {
            value = event.value();
            if (whole && !value.isEmpty()) {
                line(name(snippet) + " ==> " + value);
            }
        }
        if (whole) {
            declared(event, snippet);
        }
        return true;
    }

    /** What declares something may wait for what it needs; what would be run now, and was not, is refused. */
    private static boolean isRefused(SnippetEvent event) {
        return event.status() == Status.REJECTED
                || event.status() == Status.RECOVERABLE_NOT_DEFINED && !(event.snippet() instanceof DeclarationSnippet);
    }

    private static String name(Snippet snippet) {
        return snippet instanceof VarSnippet variable ? variable.name()
                : snippet instanceof ExpressionSnippet expression ? expression.name() : "";
    }

    private void declared(SnippetEvent event, Snippet snippet) {
        if (snippet instanceof DeclarationSnippet declaration && snippet.kind() != Kind.VAR) {
            String did = event.previousStatus() == Status.NONEXISTENT ? "created " : event.isSignatureChange() ? "replaced " : "modified ";
            line(MARGIN + did + described(declaration) + missing(event, declaration));
        }
    }

    private static String described(DeclarationSnippet snippet) {
        return switch (snippet) {
            case MethodSnippet method -> "method " + method.name() + "(" + method.parameterTypes() + ")";
            case TypeDeclSnippet type -> switch (type.subKind()) {
                case INTERFACE_SUBKIND -> "interface ";
                case ENUM_SUBKIND -> "enum ";
                case RECORD_SUBKIND -> "record ";
                case ANNOTATION_TYPE_SUBKIND -> "annotation interface ";
                default -> "class ";
            } + type.name();
            default -> snippet.name();
        };
    }

    private static String uses(DeclarationSnippet snippet) {
        return snippet.kind() == Kind.METHOD ? "invoked" : "instantiated or its methods invoked";
    }

    private String until(DeclarationSnippet snippet) {
        return " until " + session.unresolvedDependencies(snippet).collect(Collectors.joining(", ")) + " is declared";
    }

    private String missing(SnippetEvent event, DeclarationSnippet snippet) {
        if (event.status() != Status.RECOVERABLE_DEFINED && event.status() != Status.RECOVERABLE_NOT_DEFINED) {
            return "";
        }
        String use = event.status() == Status.RECOVERABLE_NOT_DEFINED ? "referenced" : uses(snippet);
        return ", however, it cannot be " + use + until(snippet);
    }

    private void thrown(JShellException exception) {
        if (exception instanceof EvalException thrown && thrown.getExceptionClassName().equals(GuardedCode.EXIT)) {
            problem = "it ended the program with exit code " + thrown.getMessage();
            line(MARGIN + "exit " + thrown.getMessage());
        } else if (exception instanceof EvalException thrown) {
            String message = thrown.getMessage();
            outOfMemory |= thrown.getExceptionClassName().equals(OutOfMemoryError.class.getName());
            line(MARGIN + "Exception " + thrown.getExceptionClassName() + (message == null ? "" : ": " + message));
        } else if (exception instanceof UnresolvedReferenceException unresolved) {
            DeclarationSnippet used = unresolved.getSnippet();
            line(MARGIN + "attempted to " + (used.kind() == Kind.METHOD ? "call " : "use ") + described(used) + " which cannot be "
                    + uses(used) + until(used));
        }
    }

    private void refuse(Snippet snippet, String source, int from) {
        refused = true;
        List<Diag> errors = session.diagnostics(snippet).filter(Diag::isError).toList();
        for (Diag error : errors) {
            line(MARGIN + "Error:");
            message(error).forEach(each -> line(MARGIN + each));
            point(error, source).forEach(each -> line(MARGIN + each));
        }
        problem = errors.stream().findFirst()
                .map(error -> example.place(from + (int) error.getStartPosition()) + ": error: " + message(error).getFirst()).orElse("");
    }

    private static List<String> message(Diag error) {
        return error.getMessage(Locale.ROOT).lines().filter(line -> !line.startsWith("  location:")).toList();
    }

    /** The line of the error, and marks below what is wrong. */
    private static List<String> point(Diag error, String source) {
        int at = (int) Math.clamp(error.getStartPosition(), 0, source.length());
        int begin = source.lastIndexOf('\n', at - 1) + 1;
        int end = source.indexOf('\n', at) < 0 ? source.length() : source.indexOf('\n', at);
        int last = (int) Math.clamp(error.getEndPosition() - 1, at, Math.max(at, end - 1));
        String marks = last == at ? "^" : "^" + "-".repeat(last - at - 1) + "^";
        return List.of(source.substring(begin, end), " ".repeat(at - begin) + marks);
    }

    private void line(String line) {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
        text.append(line).append('\n');
    }

    /** What was said so far. */
    String text() {
        text.append(capture.take());
        List<String> lines = new ArrayList<>(text.toString().lines().toList());
        if (!whole && !value.isEmpty() && example.expected().text().lines().anyMatch(line -> line.startsWith(VALUE.strip()))) {
            lines.addAll((VALUE + value).lines().toList());
        }
        return String.join("\n", lines);
    }

    boolean isOutOfMemory() {
        return outOfMemory;
    }

    boolean isRefused() {
        return refused;
    }

    String problem() {
        return problem;
    }
}
