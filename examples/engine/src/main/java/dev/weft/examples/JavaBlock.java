package dev.weft.examples;

import java.util.List;

/**
 * A block of Java without prompts, taken apart into what stands where in a source that can be compiled.
 *
 * @param code the whole block
 * @param packageName the package that it declares itself, {@code ""} if none
 * @param imports all of them
 * @param typeNames of those that it declares outside of classes
 * @param head its package, if it declares one, and its imports
 * @param types what stands outside of classes
 * @param members what stands in a class
 * @param statements what stands in a method
 * @param main how it is started if it has no statements, {@code ""} if it cannot be
 */
record JavaBlock(String code, String packageName, List<Import> imports, List<String> typeNames, List<Part> head, List<Part> types,
                 List<Part> members, List<Part> statements, String main) {
    JavaBlock {
        imports = List.copyOf(imports);
        typeNames = List.copyOf(typeNames);
        head = List.copyOf(head);
        types = List.copyOf(types);
        members = List.copyOf(members);
        statements = List.copyOf(statements);
    }

    /**
     * A part of a block.
     *
     * @param before what is put in front of it
     * @param after what is put behind it
     */
    record Part(int from, int to, String before, String after) {
        Part(int from, int to) {
            this(from, to, "", "");
        }
    }

    /**
     * An import.
     *
     * @param text as it is written
     * @param name of a module; of what is imported otherwise, without what stands in front; {@code *} if that is all of a package or class
     */
    record Import(String text, String name, boolean isModule) {}

    /** Whether it can be run. */
    boolean isProgram() {
        return !statements.isEmpty() || !main.isEmpty();
    }
}
