package dev.weft;

import dev.weft.ipc.LambdaParts;
import dev.weft.job.CodeNames;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;

/** Explains why a lambda that captured its {@code this} cannot be sent, and what to write instead. */
final class CapturedThis {
    private CapturedThis() {}

    static String explain(LambdaParts lambda, Object self) {
        String owner = self.getClass().getName();
        String whose = " of this, a " + owner + ", which cannot be sent";
        if (!CodeNames.isLambdaBody(lambda.implMethod())) {
            return method(lambda.implMethod(), " of a " + owner + ", which cannot be sent");
        }
        String called = null;
        for (CodeElement element :
                MethodCode.of(self.getClass().getClassLoader(), lambda.implClass(), lambda.implMethod(), lambda.implDescriptor())) {
            if (element instanceof FieldInstruction field && isOf(field.owner().asInternalName(), self)) {
                return "it uses the field " + field.name().stringValue() + whose + "; copy the field into a local variable first";
            }
            if (called == null && element instanceof InvokeInstruction call && isOf(call.owner().asInternalName(), self)) {
                called = call.name().stringValue();
            }
        }
        return called == null
                ? "it uses this, a " + owner + ", which cannot be sent; copy what it needs of it into a local variable first"
                : method(called, whose);
    }

    private static String method(String name, String whose) {
        return "it calls the method " + name + whose + "; make the method static, or the class Serializable";
    }

    private static boolean isOf(String internalName, Object self) {
        String name = internalName.replace('/', '.');
        for (Class<?> type = self.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            if (type.getName().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
