package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.trace.Content;
import dev.weft.trace.ProcessEvents;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What options do to woven code, and what they leave alone. */
class WovenCodeTest {
    private static final int ID = 5;
    private static final Content CONTENT = new Content(List.of("*"), List.of("*"), true, List.of(), List.of(), List.of(),
            ProcessEvents.NONE);

    /** {@code int half(int) { return n / 2; }}, woven. */
    private static byte[] weave(EventCalls calls, @Nullable ContentFilter content) {
        ClassWriter out = new ClassWriter(0);
        out.visit(Opcodes.V1_5, Opcodes.ACC_PUBLIC, "Half", null, "java/lang/Object", null);
        String descriptor = "(I)I";
        MethodVisitor plain = out.visitMethod(Opcodes.ACC_STATIC, "half", descriptor, null, null);
        MethodWeaver method = new MethodWeaver(plain, ID, false, false, calls) {
            @Override
            void woven(int firstLine) {
                assertEquals(0, firstLine);
            }
        };
        if (content != null) {
            method.with(new ValueCode(plain, ID, Opcodes.ACC_STATIC, descriptor, false), content, List.of("n"), true);
        }
        method.visitCode();
        method.visitVarInsn(Opcodes.ILOAD, 0);
        method.visitInsn(Opcodes.ICONST_2);
        method.visitInsn(Opcodes.IDIV);
        method.visitInsn(Opcodes.IRETURN);
        method.visitMaxs(2, 1);
        method.visitEnd();
        out.visitEnd();
        return out.toByteArray();
    }

    /** What the code calls, in its order. */
    private static List<String> calls(byte[] woven) {
        List<String> calls = new ArrayList<>();
        new ClassReader(woven).accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitMethodInsn(int opcode, String owner, String called, String type, boolean isInterface) {
                        calls.add(owner.equals(BridgeWriter.BRIDGE) ? called : owner);
                    }
                };
            }
        }, 0);
        return calls;
    }

    @Test
    void withoutOptionsNothingButBeginAndEndIsWoven() {
        assertEquals(List.of("enter", "exit", "exitThrown"), calls(weave(EventCalls.of(0), null)));
    }

    @Test
    void eachOptionAddsOnlyItsOwn() {
        assertEquals(List.of("enter", "exitUnlessShort", "exitThrownUnlessShort"), calls(weave(EventCalls.of(1), null)));
        assertEquals(
                List.of("enter", "java/lang/Integer", "arguments", "java/lang/Integer", "returned", "exit", "threw", "exitThrown"),
                calls(weave(EventCalls.of(0), new ContentFilter(CONTENT))));
    }

    /** It is what the recorder was measured with. */
    @Test
    void theCodeWithoutOptionsIsWhatItWas() {
        ClassWriter out = new ClassWriter(0);
        out.visit(Opcodes.V1_5, Opcodes.ACC_PUBLIC, "Half", null, "java/lang/Object", null);
        MethodVisitor method = out.visitMethod(Opcodes.ACC_STATIC, "half", "(I)I", null, null);
        method.visitCode();
        method.visitLdcInsn(ID);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/$Weft", "enter", "(I)V", false);
        Label start = new Label();
        Label end = new Label();
        method.visitLabel(start);
        method.visitVarInsn(Opcodes.ILOAD, 0);
        method.visitInsn(Opcodes.ICONST_2);
        method.visitInsn(Opcodes.IDIV);
        method.visitLdcInsn(ID);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/$Weft", "exit", "(I)V", false);
        method.visitInsn(Opcodes.IRETURN);
        method.visitTryCatchBlock(start, end, end, null);
        method.visitLabel(end);
        method.visitLdcInsn(ID);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/$Weft", "exitThrown", "(I)V", false);
        method.visitInsn(Opcodes.ATHROW);
        method.visitMaxs(3, 1);
        method.visitEnd();
        out.visitEnd();
        assertArrayEquals(out.toByteArray(), weave(EventCalls.of(0), null));
    }
}
