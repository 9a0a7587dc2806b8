package dev.weft.examples;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import dev.weft.examples.JavaBlock.Import;
import dev.weft.examples.JavaBlock.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.Diagnostic;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import org.jspecify.annotations.Nullable;

/**
 * Finds out with the compiler's own parser what blocks are: types as in a file, members of a class, statements, an expression, or members
 * and statements among each other. Used by one thread at a time.
 */
final class JavaBlockParser {
    /** What the compiler calls the class that it makes for members that stand in a file without one. */
    private static final String IMPLICIT = "weft$implicit";
    private static final String CLASS = "class C { ";
    private static final String METHOD = CLASS + "void m() throws Throwable { ";
    private static final Set<Tree.Kind> TYPES =
            Set.of(Tree.Kind.CLASS, Tree.Kind.INTERFACE, Tree.Kind.ENUM, Tree.Kind.RECORD, Tree.Kind.ANNOTATION_TYPE);
    private static final Set<Modifier> ONLY_OF_MEMBERS = Set.of(Modifier.STATIC, Modifier.PRIVATE, Modifier.PROTECTED);
    /** An expression, with and without what ends a statement. */
    private static final List<Part> BODIES =
            List.of(new Part(0, 0, "", "\n"), new Part(0, 0, "", "\n;"), new Part(0, 0, "Object value = ", "\n;"));

    private final JavaCompiler compiler;
    private final JavaFileManager files;

    JavaBlockParser(JavaCompiler compiler, JavaFileManager files) {
        this.compiler = compiler;
        this.files = files;
    }

    /** What a block is, or what the compiler has against it. */
    sealed interface Result {
        /** It is code. */
        record Understood(JavaBlock block) implements Result {}

        /** It is none. */
        record Refused(List<JavaProblem> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    List<Result> parse(List<String> codes) {
        List<Parse> units = parseAll(codes);
        List<Integer> open = IntStream.range(0, codes.size()).filter(i -> units.get(i).isBroken() || units.get(i).isOnlyVariables())
                .boxed().toList();
        List<Parse> bodies = parseAll(open.stream().flatMap(i -> BODIES.stream()
                .map(body -> METHOD + body.before() + codes.get(i).substring(units.get(i).head()) + body.after() + "}}")).toList());
        List<Result> results = new ArrayList<>();
        List<Division> mixed = new ArrayList<>();
        for (int i = 0; i < codes.size(); i++) {
            int at = open.indexOf(i);
            List<Parse> as = at < 0 ? List.of() : bodies.subList(BODIES.size() * at, BODIES.size() * (at + 1));
            Result result = asBody(units.get(i), as);
            results.add(result != null ? result : units.get(i).asFile());
            if (result == null && units.get(i).isBroken()) {
                mixed.add(new Division(i, units.get(i), as.getFirst()));
            }
        }
        divide(mixed);
        mixed.forEach(division -> results.set(division.index, division.result()));
        return results;
    }

    /** As the body of a method; null if it is none. */
    private static @Nullable Result asBody(Parse unit, List<Parse> bodies) {
        for (int i = 0; i < bodies.size(); i++) {
            if (bodies.get(i).isOneMember()) {
                Part part = new Part(unit.head(), unit.code.length(), BODIES.get(i).before(), BODIES.get(i).after());
                return unit.understood(List.of(), List.of(), List.of(part), "");
            }
        }
        return null;
    }

    /** All go a step at a time, so that the parser, which is slow to start, reads the steps of all together. */
    private void divide(List<Division> all) {
        List<Division> left = all;
        while (!left.isEmpty()) {
            List<Parse> chunks = parseAll(left.stream()
                    .flatMap(each -> Stream.of(CLASS + each.chunk() + "\n}", METHOD + each.chunk() + "\n}}")).toList());
            for (int i = 0; i < left.size(); i++) {
                left.get(i).take(chunks.get(2 * i), chunks.get(2 * i + 1));
            }
            left = left.stream().filter(Division::goesOn).toList();
        }
    }

    /** Tells members from statements where they stand among each other. */
    private static final class Division {
        private final int index;
        private final Parse unit;
        private final Parse body;
        private final List<Integer> ends;
        private final List<Part> members = new ArrayList<>();
        private final List<Part> statements = new ArrayList<>();
        private int from;
        private int next;

        Division(int index, Parse unit, Parse body) {
            this.index = index;
            this.unit = unit;
            this.body = body;
            from = unit.head();
            ends = new ArrayList<>(JavaText.ends(unit.code, from));
            // What stands behind the last one is a comment, or no code.
            if (ends.isEmpty()) {
                ends.add(unit.code.length());
            } else {
                ends.set(ends.size() - 1, unit.code.length());
            }
        }

        private int end() {
            return ends.get(next);
        }

        String chunk() {
            return unit.code.substring(from, end());
        }

        void take(Parse asMember, Parse asStatement) {
            List<Part> of = JavaText.goesOn(unit.code.substring(end())) ? null
                    : asMember.isMethodOrType() ? members
                    : asStatement.isOneMember() ? statements
                    : asMember.isOneMember() ? members : null;
            if (of != null) {
                of.add(new Part(from, end(), "", of == statements ? "\n" : ""));
                from = end();
            }
            next++;
        }

        boolean goesOn() {
            return next < ends.size();
        }

        Result result() {
            if (from == unit.code.length()) {
                return unit.understood(List.of(), members, statements, "");
            }
            // What the compiler has read furthest is most likely what was meant.
            List<JavaProblem> inFile = unit.problems(0, unit.code.length());
            List<JavaProblem> inMethod = body.problems(METHOD.length() - unit.head(), unit.code.length());
            return new Result.Refused(inMethod.getFirst().from() > inFile.getFirst().from() ? inMethod : inFile);
        }
    }

    private List<Parse> parseAll(List<String> codes) {
        if (codes.isEmpty()) {
            return List.of();
        }
        Map<URI, List<Diagnostic<? extends JavaFileObject>>> said = new HashMap<>();
        List<Source> sources = IntStream.range(0, codes.size()).mapToObj(i -> new Source(i, codes.get(i))).toList();
        JavacTask task = (JavacTask) compiler.getTask(null, files, each -> {
            if (each.getKind() == Diagnostic.Kind.ERROR && each.getSource() != null) {
                said.computeIfAbsent(each.getSource().toUri(), _ -> new ArrayList<>()).add(each);
            }
        }, List.of("-proc:none", "-Xmaxerrs", "1000000"), null, sources);
        Map<URI, CompilationUnitTree> trees = new HashMap<>();
        try {
            task.parse().forEach(tree -> trees.put(tree.getSourceFile().toUri(), tree));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        return sources.stream().map(source -> new Parse(source.code, Objects.requireNonNull(trees.get(source.toUri())), positions,
                said.getOrDefault(source.toUri(), List.of()))).toList();
    }

    /** A text as the parser sees it. */
    private record Parse(String code, CompilationUnitTree tree, SourcePositions positions,
                         List<Diagnostic<? extends JavaFileObject>> errors) {
        boolean isBroken() {
            return !errors.isEmpty();
        }

        List<JavaProblem> problems(int shift, int length) {
            return errors.stream().map(error -> JavaProblem.of(error, shift, length)).toList();
        }

        private long end(Tree part) {
            return positions.getEndPosition(tree, part);
        }

        /** The declaration of the package and the imports that stand in front of everything else. */
        int head() {
            long body = tree.getTypeDecls().stream().mapToLong(type -> positions.getStartPosition(tree, type)).min().orElse(Long.MAX_VALUE);
            long imports = tree.getImports().stream().filter(each -> positions.getStartPosition(tree, each) < body)
                    .mapToLong(this::end).max().orElse(0);
            return (int) Math.max(imports, tree.getPackage() == null ? 0 : end(tree.getPackage()));
        }

        private List<? extends Tree> members() {
            List<? extends Tree> types = tree.getTypeDecls();
            return types.size() == 1 && types.getFirst() instanceof ClassTree type ? type.getMembers() : List.of();
        }

        private boolean isImplicit() {
            return tree.getTypeDecls().stream().anyMatch(type -> type instanceof ClassTree known
                    && known.getSimpleName().contentEquals(IMPLICIT));
        }

        /** Whether it might as well be the beginning of a method. */
        boolean isOnlyVariables() {
            return isImplicit() && members().stream().allMatch(member -> member.getKind() == Tree.Kind.VARIABLE);
        }

        boolean isOneMember() {
            return !isBroken() && members().size() == 1;
        }

        boolean isMethodOrType() {
            return isOneMember() && (members().getFirst() instanceof MethodTree || TYPES.contains(members().getFirst().getKind()));
        }

        Result asFile() {
            if (isBroken()) {
                return new Result.Refused(problems(0, code.length()));
            }
            // A module's declaration has been read, and says nothing that can be compiled without the module.
            List<Part> rest = tree.getModule() != null ? List.of() : List.of(new Part(head(), code.length()));
            boolean inClass = isImplicit() || tree.getTypeDecls().stream().anyMatch(type -> type instanceof ClassTree known
                    && known.getModifiers().getFlags().stream().anyMatch(ONLY_OF_MEMBERS::contains));
            return understood(inClass ? List.of() : rest, inClass ? rest : List.of(), List.of(), main(inClass));
        }

        /** As the launcher has it: with arguments if there are both, of the first class that has one. */
        private String main(boolean inClass) {
            for (Tree type : tree.getTypeDecls()) {
                if (type instanceof ClassTree known) {
                    List<MethodTree> methods = known.getMembers().stream().filter(MethodTree.class::isInstance).map(MethodTree.class::cast)
                            .filter(each -> each.getName().contentEquals("main") && each.getParameters().size() < 2)
                            .filter(each -> !each.getModifiers().getFlags().contains(Modifier.PRIVATE))
                            .sorted((a, b) -> b.getParameters().size() - a.getParameters().size()).toList();
                    if (!methods.isEmpty()) {
                        MethodTree method = methods.getFirst();
                        String name = isImplicit() ? "" : known.getSimpleName().toString();
                        boolean isStatic = method.getModifiers().getFlags().contains(Modifier.STATIC) || isImplicit() && inClass;
                        return (name.isEmpty() ? "" : isStatic ? name + "." : "new " + name + "().") + "main("
                                + (method.getParameters().isEmpty() ? "" : "new String[0]") + ")";
                    }
                }
            }
            return "";
        }

        Result understood(List<Part> types, List<Part> members, List<Part> statements, String main) {
            List<Part> head = head() == 0 ? List.of() : List.of(new Part(0, head()));
            List<Import> imports = tree.getImports().stream().map(Parse::imported).toList();
            List<String> names = tree.getTypeDecls().stream().filter(ClassTree.class::isInstance)
                    .map(type -> ((ClassTree) type).getSimpleName().toString()).toList();
            String packageName = tree.getPackageName() == null ? "" : tree.getPackageName().toString();
            return new Result.Understood(new JavaBlock(code, packageName, imports, names, head, types, members, statements, main));
        }

        private static Import imported(ImportTree each) {
            String name = each.getQualifiedIdentifier().toString();
            return new Import(each.toString().strip(), each.isModule() ? name : name.substring(name.lastIndexOf('.') + 1), each.isModule());
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String code;

        Source(int number, String code) {
            super(URI.create("block:///" + number + "/" + IMPLICIT + ".java"), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }
}
