package dev.weft.trace.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Lets loggers tell the recorder what they log, once level and filters have let it through. */
final class LogHook {
    private static final int STACK = 5;

    private LogHook() {}

    /** @throws UnweavableException if the class is not as it is known */
    static byte[] weaveJdk(byte[] bytes) {
        boolean[] found = {false};
        byte[] woven = MethodChange.apply(bytes, (method, access, name, descriptor) ->
                name.equals("log") && descriptor.equals("(Ljava/util/logging/LogRecord;)V") ? new InJdk(method, found) : method);
        return require(found[0], woven);
    }

    /** @throws UnweavableException if the class is not as it is known */
    static byte[] weaveLogback(byte[] bytes) {
        boolean[] found = {false};
        byte[] woven = MethodChange.apply(bytes, (method, access, name, descriptor) -> {
            boolean meant = name.equals("buildLoggingEventAndAppend") && descriptor.equals("(Ljava/lang/String;Lorg/slf4j/Marker;"
                    + "Lch/qos/logback/classic/Level;Ljava/lang/String;[Ljava/lang/Object;Ljava/lang/Throwable;)V");
            found[0] |= meant;
            return meant ? new InLogback(method) : method;
        });
        return require(found[0], woven);
    }

    private static byte[] require(boolean found, byte[] woven) {
        if (!found) {
            throw new UnweavableException("its records are not recorded, since it is none of the versions that are known");
        }
        return woven;
    }

    /** Where a record starts its way to the handlers: {@code Logger logger = this}. */
    private static final class InJdk extends MethodVisitor {
        private final boolean[] found;
        private boolean loadedThis;

        InJdk(MethodVisitor next, boolean[] found) {
            super(Opcodes.ASM9, next);
            this.found = found;
        }

        @Override
        public void visitVarInsn(int opcode, int variable) {
            super.visitVarInsn(opcode, variable);
            if (loadedThis && opcode == Opcodes.ASTORE && !found[0]) {
                found[0] = true;
                super.visitVarInsn(Opcodes.ALOAD, 1);
                super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, "logged", "(Ljava/lang/Object;)V", false);
            }
            loadedThis = opcode == Opcodes.ALOAD && variable == 0;
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            loadedThis = false;
            super.visitFieldInsn(opcode, owner, name, descriptor);
        }
    }

    private static final class InLogback extends MethodVisitor {
        InLogback(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            super.visitVarInsn(Opcodes.ALOAD, 0);
            for (int argument = 3; argument <= 6; argument++) {
                super.visitVarInsn(Opcodes.ALOAD, argument);
            }
            super.visitMethodInsn(Opcodes.INVOKESTATIC, BridgeWriter.BRIDGE, "logged",
                    "(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/String;[Ljava/lang/Object;Ljava/lang/Throwable;)V", false);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(Math.max(maxStack, STACK), maxLocals);
        }
    }
}
