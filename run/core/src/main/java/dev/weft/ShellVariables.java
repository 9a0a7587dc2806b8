package dev.weft;

import dev.weft.ipc.LambdaParts;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JShell variables that a lambda uses. They are static fields of the classes into which JShell wraps snippets, so a worker
 * has fields of its own, which nobody sets; what looks like a captured value would silently be 0.
 */
final class ShellVariables {
    /** Where the classes of JShell stand; those of its API have other names. */
    static final String SHELL_PACKAGE = "REPL/";
    private static final Pattern WRAPPER = Pattern.compile("REPL/\\$JShell\\$[0-9]+[A-Z]*");

    private record Method(String owner, String name, String descriptor) {}

    private final @Nullable ClassLoader loader;
    private final Set<Method> met = new HashSet<>();
    private final ArrayDeque<Method> open = new ArrayDeque<>();

    private ShellVariables(@Nullable ClassLoader loader) {
        this.loader = loader;
    }

    /** Why {@code lambda}, which is code of JShell, cannot be sent; null if it can. */
    static @Nullable String refusal(LambdaParts lambda, @Nullable ClassLoader loader) {
        var search = new ShellVariables(loader);
        search.visit(new Method(lambda.implClass(), lambda.implMethod(), lambda.implDescriptor()));
        String variable = search.first();
        return variable == null
                ? null
                : "it uses the JShell variable " + variable + ", which is a static field and has no value in a worker; copy it into a local"
                        + " variable of a block, and use that: { var copy = " + variable + "; … pool.map(items, n -> n + copy) … }";
    }

    private void visit(Method method) {
        if (method.owner.startsWith(SHELL_PACKAGE) && met.add(method)) {
            open.add(method);
        }
    }

    private @Nullable String first() {
        Method method;
        while ((method = open.poll()) != null) {
            for (CodeElement element : MethodCode.of(loader, method.owner, method.name, method.descriptor)) {
                if (element instanceof FieldInstruction field && isVariable(field)) {
                    return field.name().stringValue();
                }
                follow(element);
            }
        }
        return null;
    }

    private static boolean isVariable(FieldInstruction field) {
        return WRAPPER.matcher(field.owner().asInternalName()).matches() && !field.name().equalsString("$assertionsDisabled");
    }

    private void follow(CodeElement element) {
        if (element instanceof InvokeInstruction call) {
            visit(new Method(call.owner().asInternalName(), call.name().stringValue(), call.type().stringValue()));
        } else if (element instanceof InvokeDynamicInstruction call) {
            for (ConstantDesc argument : call.bootstrapArgs()) {
                if (argument instanceof DirectMethodHandleDesc body) {
                    String owner = body.owner().descriptorString();
                    visit(new Method(owner.substring(1, owner.length() - 1), body.methodName(), body.lookupDescriptor()));
                }
            }
        }
    }
}
