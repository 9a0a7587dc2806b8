package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Records;
import dev.weft.trace.format.TraceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Classes of each level, from that of Java 1.1 to that of the JDK they run on, verify when they are woven, and behave as before. */
class ClassFileLevelsTest {
    private static final int JAVA_1_1 = 45;
    private static final int JAVA_5 = 49;
    private static final int JAVA_7 = 51;
    private static final int LEVEL_OF_JAVA_0 = 44;

    /** The first levels have a number behind the point. */
    private static final int VERSION_OF_JAVA_1_1 = 3 << 16 | JAVA_1_1;

    private static final String MAIN = """
            public class Levels {
                public static void main(String[] names) throws Exception {
                    for (String name : names) {
                        var run = Class.forName(name).getMethod("run", int.class);
                        System.out.println(name + " " + run.invoke(null, 5) + " " + run.invoke(null, -1));
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    @EachJdk
    void everyLevelVerifiesAndBehavesAsBefore(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Levels.java", MAIN).withJvmOptions("-Xverify:all");
        int newest = jdk.feature() + LEVEL_OF_JAVA_0;
        String[] words = new String[newest - JAVA_1_1 + 2];
        words[0] = "Levels";
        for (int level = JAVA_1_1; level <= newest; level++) {
            words[level - JAVA_1_1 + 1] = write(new Shape(level).bytes(), "Level" + level);
        }
        Program.Run untraced = program.run(jdk, words);
        assertTrue(untraced.out().contains("Level49 44 -1\n"), untraced.out() + untraced.err());
        assertTrue(untraced.out().contains("Level61 46 -1\n"), untraced.out());
        Program.Run traced = program.trace(jdk, words);
        assertEquals(untraced.out(), traced.out(), traced.err());
        Calls calls = traced.calls();
        for (int level = JAVA_1_1; level <= newest; level++) {
            String name = "Level" + level;
            assertEquals(2, calls.of(name + ".run"), name);
            assertEquals(1, calls.of(name + ".twice"), name);
            assertEquals(1, calls.of(name + ".work"), name);
            assertEquals(1, calls.thrownFrom("new " + name), name);
        }
    }

    @EachJdk
    void whatHandsOverAssignmentsVerifiesOnEveryLevel(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Levels.java", MAIN).withJvmOptions("-Xverify:all")
                .withAgentOptions("all=true,logField=Level*#n,logLocal=Level*#work:*");
        int newest = jdk.feature() + LEVEL_OF_JAVA_0;
        String[] words = new String[newest - JAVA_1_1 + 2];
        words[0] = "Levels";
        for (int level = JAVA_1_1; level <= newest; level++) {
            words[level - JAVA_1_1 + 1] = write(new Shape(level).bytes(), "Level" + level);
        }
        Program.Run untraced = program.run(jdk, words);
        Program.Run traced = program.trace(jdk, words);
        assertEquals(untraced.out(), traced.out(), traced.err());
        Assignments assigned = Assignments.of(traced.traces().get(0));
        for (int level = JAVA_1_1; level <= newest; level++) {
            String name = "Level" + level;
            assertEquals(List.of("5"), assigned.of(name + ".n"), name);
            assertEquals(List.of("4", "3", "2", "1", "0"), assigned.of(name + ".work:n"), name);
            assertEquals(List.of("1", "2", "3", "13"), assigned.of(name + ".work:sum"), name);
            assertEquals(List.of("1.0", "21.0"), assigned.of(name + ".work:d"), name);
        }
    }

    @EachJdk
    void aClassWithSubroutinesStaysAsItIsAndTheTraceSaysSo(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Levels.java", MAIN).withJvmOptions("-Xverify:all");
        String[] words = new String[JAVA_5 - JAVA_1_1 + 2];
        words[0] = "Levels";
        for (int level = JAVA_1_1; level <= JAVA_5; level++) {
            words[level - JAVA_1_1 + 1] = write(subroutine(level), "Subroutine" + level);
        }
        Program.Run untraced = program.run(jdk, words);
        assertTrue(untraced.out().contains("Subroutine49 6 0\n"), untraced.out() + untraced.err());
        Program.Run traced = program.trace(jdk, words);
        assertEquals(untraced.out(), traced.out(), traced.err());
        TraceFile trace = traced.traces().get(0);
        for (int i = 1; i < words.length; i++) {
            String reason = trace.properties().get(Records.NOT_WOVEN + words[i]);
            assertEquals("it has subroutines (jsr), as compilers wrote before Java 6", reason);
        }
    }

    private String write(byte[] bytes, String name) throws Exception {
        Files.write(folder.resolve("classes").resolve(name + ".class"), bytes);
        return name;
    }

    private static int version(int level) {
        return level == JAVA_1_1 ? VERSION_OF_JAVA_1_1 : level;
    }

    /** A class with a loop, a switch, a handler, wide locals, a lock, a constructor that may throw, and what its level has beside that. */
    private record Shape(int level) {
        private String name() {
            return "Level" + level;
        }

        byte[] bytes() {
            var out = new ClassWriter(ClassWriter.COMPUTE_FRAMES | ClassWriter.COMPUTE_MAXS);
            out.visit(version(level), Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, name(), null, "java/lang/Object", null);
            out.visitField(Opcodes.ACC_PRIVATE, "n", "I", null, null).visitEnd();
            constructor(out.visitMethod(0, "<init>", "(I)V", null, null));
            twice(out.visitMethod(Opcodes.ACC_SYNCHRONIZED, "twice", "()I", null, null));
            work(out.visitMethod(Opcodes.ACC_STATIC, "work", "(I)I", null, null));
            run(out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "run", "(I)I", null, null));
            if (level >= JAVA_7) {
                length(out.visitMethod(Opcodes.ACC_STATIC, "length", "(I)I", null, null));
            }
            out.visitEnd();
            return out.toByteArray();
        }

        /** {@code this.n = n;}, unless it is negative. */
        private void constructor(MethodVisitor code) {
            var valid = new Label();
            code.visitCode();
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            code.visitVarInsn(Opcodes.ILOAD, 1);
            code.visitJumpInsn(Opcodes.IFGE, valid);
            code.visitTypeInsn(Opcodes.NEW, "java/lang/IllegalArgumentException");
            code.visitInsn(Opcodes.DUP);
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/IllegalArgumentException", "<init>", "()V", false);
            code.visitInsn(Opcodes.ATHROW);
            code.visitLabel(valid);
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(Opcodes.ILOAD, 1);
            code.visitFieldInsn(Opcodes.PUTFIELD, name(), "n", "I");
            end(code, Opcodes.RETURN);
        }

        private void twice(MethodVisitor code) {
            code.visitCode();
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitFieldInsn(Opcodes.GETFIELD, name(), "n", "I");
            code.visitInsn(Opcodes.ICONST_2);
            code.visitInsn(Opcodes.IMUL);
            end(code, Opcodes.IRETURN);
        }

        /** {@code long sum = 0; double d = 1; while (--n > 0) switch (n) {case 1: sum += 10; break; case 2: d += 20; default: sum++;}}. */
        private void work(MethodVisitor code) {
            var loop = new Label();
            var one = new Label();
            var two = new Label();
            var other = new Label();
            var done = new Label();
            var start = new Label();
            code.visitCode();
            code.visitLabel(start);
            code.visitInsn(Opcodes.LCONST_0);
            code.visitVarInsn(Opcodes.LSTORE, 1);
            code.visitInsn(Opcodes.DCONST_1);
            code.visitVarInsn(Opcodes.DSTORE, 3);
            code.visitLabel(loop);
            code.visitIincInsn(0, -1);
            code.visitVarInsn(Opcodes.ILOAD, 0);
            code.visitJumpInsn(Opcodes.IFLE, done);
            code.visitVarInsn(Opcodes.ILOAD, 0);
            code.visitTableSwitchInsn(1, 2, other, one, two);
            code.visitLabel(one);
            add(code, 10);
            code.visitJumpInsn(Opcodes.GOTO, loop);
            code.visitLabel(two);
            code.visitVarInsn(Opcodes.DLOAD, 3);
            code.visitLdcInsn(20.0);
            code.visitInsn(Opcodes.DADD);
            code.visitVarInsn(Opcodes.DSTORE, 3);
            code.visitLabel(other);
            add(code, 1);
            code.visitJumpInsn(Opcodes.GOTO, loop);
            code.visitLabel(done);
            code.visitVarInsn(Opcodes.LLOAD, 1);
            code.visitInsn(Opcodes.L2D);
            code.visitVarInsn(Opcodes.DLOAD, 3);
            code.visitInsn(Opcodes.DADD);
            code.visitInsn(Opcodes.D2I);
            code.visitInsn(Opcodes.IRETURN);
            var end = new Label();
            code.visitLabel(end);
            code.visitLocalVariable("n", "I", null, start, end, 0);
            code.visitLocalVariable("sum", "J", null, loop, end, 1);
            code.visitLocalVariable("d", "D", null, loop, end, 3);
            code.visitMaxs(0, 0);
            code.visitEnd();
        }

        private static void add(MethodVisitor code, long value) {
            code.visitVarInsn(Opcodes.LLOAD, 1);
            code.visitLdcInsn(value);
            code.visitInsn(Opcodes.LADD);
            code.visitVarInsn(Opcodes.LSTORE, 1);
        }

        /** {@code try { return new Level(n).twice() + work(n) + length(n); } catch (IllegalArgumentException e) { return -1; }}. */
        private void run(MethodVisitor code) {
            var start = new Label();
            var handler = new Label();
            code.visitCode();
            code.visitTryCatchBlock(start, handler, handler, "java/lang/IllegalArgumentException");
            code.visitLabel(start);
            code.visitTypeInsn(Opcodes.NEW, name());
            code.visitInsn(Opcodes.DUP);
            code.visitVarInsn(Opcodes.ILOAD, 0);
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, name(), "<init>", "(I)V", false);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, name(), "twice", "()I", false);
            code.visitVarInsn(Opcodes.ILOAD, 0);
            code.visitMethodInsn(Opcodes.INVOKESTATIC, name(), "work", "(I)I", false);
            code.visitInsn(Opcodes.IADD);
            if (level >= JAVA_7) {
                code.visitVarInsn(Opcodes.ILOAD, 0);
                code.visitMethodInsn(Opcodes.INVOKESTATIC, name(), "length", "(I)I", false);
                code.visitInsn(Opcodes.IADD);
            }
            code.visitInsn(Opcodes.IRETURN);
            code.visitLabel(handler);
            code.visitInsn(Opcodes.POP);
            code.visitInsn(Opcodes.ICONST_M1);
            end(code, Opcodes.IRETURN);
        }

        /** {@code ("n" + n).length()}. */
        private static void length(MethodVisitor code) {
            String factory = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/String;"
                    + "[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;";
            code.visitCode();
            code.visitVarInsn(Opcodes.ILOAD, 0);
            code.visitInvokeDynamicInsn("makeConcatWithConstants", "(I)Ljava/lang/String;",
                    new Handle(Opcodes.H_INVOKESTATIC, "java/lang/invoke/StringConcatFactory", "makeConcatWithConstants", factory, false),
                    "n\u0001");
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/String", "length", "()I", false);
            end(code, Opcodes.IRETURN);
        }
    }

    /** {@code static int run(int n) { jsr; return n; … n++; ret; }}. */
    private static byte[] subroutine(int level) {
        var out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        out.visit(version(level), Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, "Subroutine" + level, null, "java/lang/Object", null);
        MethodVisitor code = out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "run", "(I)I", null, null);
        var routine = new Label();
        code.visitCode();
        code.visitJumpInsn(Opcodes.JSR, routine);
        code.visitVarInsn(Opcodes.ILOAD, 0);
        code.visitInsn(Opcodes.IRETURN);
        code.visitLabel(routine);
        code.visitVarInsn(Opcodes.ASTORE, 1);
        code.visitIincInsn(0, 1);
        code.visitVarInsn(Opcodes.RET, 1);
        code.visitMaxs(0, 0);
        code.visitEnd();
        out.visitEnd();
        return out.toByteArray();
    }

    private static void end(MethodVisitor code, int opcode) {
        code.visitInsn(opcode);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
