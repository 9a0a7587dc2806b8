package dev.weft.trace.format;

/**
 * What an event is about: a method, or a name given by the program.
 *
 * @param kind one of {@link Layout#SYMBOL_METHOD}, {@link Layout#SYMBOL_SLICE}, …; a kind this version does not know keeps its number
 * @param className fully-qualified name with dots; empty unless a method
 * @param method the method's name; empty unless a method
 * @param descriptor the method's descriptor, {@code (I)V}; empty unless a method
 * @param file source file without folders; empty when unknown
 * @param line line of the method's first statement; 0 when unknown
 * @param name what to show: the given name, or {@code Class.method} with the simple name of the class; a constructor is
 *     {@code new Class}, the first lambda in a method {@code Class.method.lambda$0}
 */
public record Symbol(int kind, String className, String method, String descriptor, String file, int line, String name) {
    private static final String LAMBDA = "lambda$";

    public static Symbol ofMethod(String className, String method, String descriptor, String file, int line) {
        return new Symbol(Layout.SYMBOL_METHOD, className, method, descriptor, file, line, show(className, method));
    }

    private static String show(String className, String method) {
        String simple = className.substring(className.lastIndexOf('.') + 1);
        return method.equals("<init>") ? "new " + simple : simple + "." + showLambda(method);
    }

    /** Compilers name the bodies of lambdas {@code lambda$method$0}, those in constructors {@code lambda$new$0}. */
    private static String showLambda(String method) {
        int number = method.lastIndexOf('$');
        boolean lambda = method.startsWith(LAMBDA) && number > LAMBDA.length();
        return lambda ? method.substring(LAMBDA.length(), number) + ".lambda" + method.substring(number) : method;
    }

    public static Symbol ofName(int kind, String name) {
        return new Symbol(kind, "", "", "", "", 0, name);
    }
}
