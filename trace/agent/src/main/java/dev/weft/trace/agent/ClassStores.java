package dev.weft.trace.agent;

import dev.weft.trace.agent.LocalVariables.Variable;
import dev.weft.trace.format.Layout;
import dev.weft.trace.internal.Api;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

/** Which assignments of a class are recorded, and under which names. */
final class ClassStores {
    private static final int FIELD = 9;

    private final String className;
    private final StoreFilter filter;
    private final ContentFilter content;
    private final @Nullable LocalVariables variables;

    private ClassStores(String className, StoreFilter filter, ContentFilter content, @Nullable LocalVariables variables) {
        this.className = className;
        this.filter = filter;
        this.content = content;
        this.variables = variables;
    }

    /** Null if there are none. */
    static @Nullable ClassStores of(ClassReader reader, String className, ContentFilter content) {
        StoreFilter filter = content.stores();
        LocalVariables variables = filter.meansLocals(className) ? LocalVariables.of(reader, className, filter) : null;
        return variables != null || usesFields(reader, filter) ? new ClassStores(className, filter, content, variables) : null;
    }

    /** Whether a field that is meant is in the constant pool: most classes have none, and need not be gone over. */
    private static boolean usesFields(ClassReader reader, StoreFilter filter) {
        char[] buffer = new char[reader.getMaxStringLength()];
        for (int i = 1; i < reader.getItemCount(); i++) {
            int item = reader.getItem(i);
            if (item > 0 && reader.readByte(item - 1) == FIELD) {
                int nameAndType = reader.getItem(reader.readUnsignedShort(item + 2));
                if (filter.meansField(dotted(reader.readClass(item, buffer)), reader.readUTF8(nameAndType, buffer))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String dotted(String internalName) {
        return internalName.replace('/', '.');
    }

    /** Whether variables are meant that the class does not name. */
    boolean lacksVariables() {
        return variables != null && !variables.areNamed();
    }

    boolean meansField(String owner, String name) {
        return filter.meansField(dotted(owner), name);
    }

    boolean meansLocal(String method, String name) {
        return filter.meansLocal(className, method, name);
    }

    List<@Nullable Variable> variables(String method, String descriptor) {
        return variables == null ? List.of() : variables.of(method, descriptor);
    }

    boolean isRedacted(String name) {
        return content.isRedacted(name);
    }

    String fieldName(String owner, String name) {
        return simple(dotted(owner)) + "." + name;
    }

    String localName(String method, String name) {
        return simple(className) + "." + method + ":" + name;
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    int instant(String name) {
        return Api.name(Layout.SYMBOL_INSTANT, name);
    }

    int counter(String name) {
        return Api.name(Layout.SYMBOL_COUNTER, name);
    }
}
