package dev.weft.examples;

import dev.weft.examples.JavaBlock.Import;
import dev.weft.examples.JavaBlock.Part;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/**
 * What the compiler gets of a block, and of those that it goes on with: in a package of its own, unless they name one, with the imports
 * that all blocks have. Knows of each place in it where in which block it is.
 */
final class JavaBlockSource extends SimpleJavaFileObject {
    /** What names of packages begin with; a number follows. */
    static final String PACKAGE = "weft.page.block";
    /** What what stands in no class is put into. */
    static final String CLASS = "Example";
    /** Printed when the last block of several is begun. */
    static final String MARK = "\u0000weft\u0000";

    private static final String START = "weft$start";

    /** A part of a block, and where it is in the source. */
    private record Segment(int at, int length, int block, int from) {
    }

    private final List<JavaBlock> blocks;
    private final String packageName;
    private final String className;
    private final StringBuilder text = new StringBuilder();
    private final List<Segment> segments = new ArrayList<>();
    private final int givenFrom;
    private final int givenTo;

    /**
     * The source of the last of some blocks.
     *
     * @param number different from those of others that are compiled with it
     * @param blocks that are one program, in their order
     * @param given imports that they have beside their own
     */
    JavaBlockSource(int number, List<JavaBlock> blocks, String given) {
        super(URI.create("block:///" + number + "/Block.java"), Kind.SOURCE);
        this.blocks = List.copyOf(blocks);
        String declared = blocks.getFirst().packageName();
        packageName = declared.isEmpty() ? PACKAGE + number : declared;
        String name = CLASS;
        while (isUsed(name)) {
            name += "_";
        }
        className = name;
        if (declared.isEmpty()) {
            text.append("package ").append(packageName).append("; ");
        } else {
            addAll(JavaBlock::head);
        }
        givenFrom = text.length();
        text.append(given).append('\n');
        givenTo = text.length();
        if (declared.isEmpty()) {
            addAll(JavaBlock::head);
        }
        addAll(JavaBlock::types);
        if (hasClass()) {
            addClass();
        }
    }

    private boolean isUsed(String name) {
        return blocks.stream().anyMatch(block -> block.code().contains(name));
    }

    private boolean hasClass() {
        return blocks.stream().anyMatch(block -> !block.members().isEmpty() || block.isProgram());
    }

    private void addClass() {
        text.append("final class ").append(className).append(" {\n");
        addAll(JavaBlock::members);
        text.append("void weft$run() throws Throwable {\n");
        for (int i = 0; i < blocks.size(); i++) {
            if (i > 0 && i == blocks.size() - 1) {
                text.append("System.out.print(\"").append(MARK.replace("\u0000", "\\0")).append("\");\n");
            }
            add(i, blocks.get(i).statements());
        }
        JavaBlock last = blocks.getLast();
        if (last.statements().isEmpty() && !last.main().isEmpty()) {
            text.append(last.main()).append(';');
        }
        text.append("}\nstatic void ").append(START).append("() throws Throwable { new ").append(className).append("().weft$run(); }\n}\n");
    }

    private void addAll(Function<JavaBlock, List<Part>> parts) {
        for (int i = 0; i < blocks.size(); i++) {
            add(i, parts.apply(blocks.get(i)));
        }
    }

    private void add(int block, List<Part> parts) {
        for (Part part : parts) {
            text.append(part.before());
            segments.add(new Segment(text.length(), part.to() - part.from(), block, part.from()));
            text.append(blocks.get(block).code(), part.from(), part.to()).append(part.after()).append('\n');
        }
    }

    /** The package, whether a block names it or not. */
    String packageName() {
        return packageName;
    }

    /** What it imports that is a module. */
    List<String> modules() {
        return blocks.stream().flatMap(block -> block.imports().stream()).filter(Import::isModule).map(Import::name).distinct().toList();
    }

    /** Whether it can be run. */
    boolean isProgram() {
        return blocks.getLast().isProgram();
    }

    /** The class whose method {@link #startMethod} runs it. */
    String startClass() {
        return packageName + "." + className;
    }

    static String startMethod() {
        return START;
    }

    /**
     * What the compiler has against a block.
     *
     * @param block its number among those of this source; -1 if it is against the imports that were given
     */
    record Located(int block, JavaProblem problem) {}

    /** Where it is what the compiler says. What is missing behind a part is said at its end. */
    Located locate(Diagnostic<? extends JavaFileObject> said) {
        long at = Math.max(0, said.getStartPosition());
        if (at >= givenFrom && at < givenTo) {
            return new Located(-1, JavaProblem.of(said, 0, 0));
        }
        Segment segment = segment(at);
        JavaProblem problem = JavaProblem.of(said, (long) segment.at() - segment.from(), segment.from() + segment.length());
        return new Located(segment.block(), problem);
    }

    private Segment segment(long at) {
        return segments.stream().filter(each -> each.at() <= at).reduce((a, b) -> b).orElse(segments.getFirst());
    }

    /** Where a stack has come from in the last block, as in {@code page.md:12}; the place of the block if not from it. */
    String place(Example last, StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().startsWith(packageName + ".") && frame.getLineNumber() > 0) {
                int at = 0;
                for (int line = 1; line < frame.getLineNumber(); line++) {
                    at = text.indexOf("\n", at) + 1;
                }
                Segment segment = segment(at);
                if (segment.block() == blocks.size() - 1 && at < segment.at() + segment.length()) {
                    String place = last.place(segment.from() + at - segment.at());
                    return place.substring(0, place.lastIndexOf(':'));
                }
            }
        }
        return last.place();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
    }

    /** A public type of any name may stand in it. */
    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
        return kind == Kind.SOURCE;
    }
}
