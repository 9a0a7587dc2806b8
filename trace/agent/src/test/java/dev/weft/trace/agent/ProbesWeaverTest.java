package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class ProbesWeaverTest {
    /** A program may bring an API that is newer than the agent. */
    @Test
    void aProbeThatTheBridgeDoesNotHaveStaysEmpty() throws IOException {
        byte[] probes;
        try (InputStream in = ClassLoader.getSystemResourceAsStream("dev/weft/trace/Probes.class")) {
            probes = Objects.requireNonNull(in).readAllBytes();
        }
        assertEquals(List.of("end(I)V", "recording()Z"), calls(ProbesWeaver.weave(probes, Set.of("recording()Z", "end(I)V", "other()V"))));
    }

    /** What the class calls on the bridge. */
    private static List<String> calls(byte[] bytes) {
        List<String> calls = new ArrayList<>();
        new ClassReader(bytes).accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitMethodInsn(int opcode, String owner, String called, String shape, boolean isInterface) {
                        if (owner.equals(BridgeWriter.BRIDGE)) {
                            calls.add(called + shape);
                        }
                    }
                };
            }
        }, 0);
        return calls.stream().sorted().toList();
    }
}
