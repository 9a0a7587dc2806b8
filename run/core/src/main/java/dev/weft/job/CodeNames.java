package dev.weft.job;

import dev.weft.ipc.LambdaParts;
import dev.weft.worker.Block;
import org.jspecify.annotations.Nullable;

/** Readable names for code: {@code Squares.main lambda}, {@code JdkAtlas.analyse}, {@code WordCount}. */
public final class CodeNames {
    /** As javac names them: {@code lambda$main$0}, and {@code lambda$main$78aff0a9$1} where the lambda is serializable. */
    private static final String LAMBDA_BODY = "lambda$";

    private CodeNames() {}

    public static String of(Object code) {
        if (code instanceof Block block) {
            return of(block.function());
        }
        LambdaParts parts = LambdaParts.of(code);
        if (parts != null) {
            return of(parts.implClass(), parts.implMethod());
        }
        Class<?> type = code.getClass();
        return type.isHidden() ? ofHidden(type.getName()) : simple(type.getName());
    }

    /** @param implMethod a method's name, which the compiler made up for a lambda's body: {@code lambda$main$78aff0a9$1} */
    public static String of(String implClass, String implMethod) {
        String owner = simple(implClass);
        if (implMethod.equals("<init>")) {
            return "new " + owner;
        }
        String within = withinLambda(implMethod);
        if (within == null) {
            return owner + "." + implMethod;
        }
        return switch (within) {
            case "new" -> "new " + owner + " lambda";
            case "static" -> owner + " lambda";
            default -> owner + "." + within + " lambda";
        };
    }

    /** The method in which a lambda stands, null for a method that is not a lambda's body. */
    private static @Nullable String withinLambda(String implMethod) {
        int number = implMethod.lastIndexOf('$');
        boolean isBody = implMethod.startsWith(LAMBDA_BODY) && number >= LAMBDA_BODY.length();
        if (!isBody || !isNumber(implMethod, number + 1, implMethod.length(), 10)) {
            return null;
        }
        int hash = implMethod.lastIndexOf('$', number - 1);
        int end = hash >= LAMBDA_BODY.length() && isNumber(implMethod, hash + 1, number, 16) ? hash : number;
        return implMethod.substring(LAMBDA_BODY.length(), end);
    }

    private static boolean isNumber(String text, int start, int end, int radix) {
        for (int i = start; i < end; i++) {
            if (Character.digit(text.charAt(i), radix) < 0) {
                return false;
            }
        }
        return start < end;
    }

    public static boolean isLambdaBody(String implMethod) {
        return withinLambda(implMethod) != null;
    }

    private static String ofHidden(String className) {
        int end = className.indexOf("$$Lambda");
        return end < 0 ? simple(className) : simple(className.substring(0, end)) + " lambda";
    }

    private static String simple(String className) {
        String dotted = className.replace('/', '.');
        return dotted.substring(dotted.lastIndexOf('.') + 1).replace('$', '.');
    }
}
