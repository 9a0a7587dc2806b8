package dev.weft;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The instructions of methods, as the class files say that a class loader gives. */
final class MethodCode {
    private MethodCode() {}

    /** The instructions of a method; none where it or its class file cannot be found. */
    static List<CodeElement> of(@Nullable ClassLoader loader, String owner, String name, String descriptor) {
        if (loader == null) {
            return List.of();
        }
        try (InputStream in = loader.getResourceAsStream(owner + ".class")) {
            if (in != null) {
                for (MethodModel method : ClassFile.of().parse(in.readAllBytes()).methods()) {
                    if (method.methodName().equalsString(name) && method.methodType().equalsString(descriptor)) {
                        return method.code().map(code -> code.elementList()).orElse(List.of());
                    }
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // It serves explanations only, and what cannot be read explains nothing.
            return List.of();
        }
        return List.of();
    }
}
