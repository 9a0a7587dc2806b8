package dev.weft.examples;

import dev.weft.examples.child.CodeLoader;
import dev.weft.examples.child.ProgramExit;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashSet;
import java.util.Set;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;

/**
 * Changes classes of examples before they are loaded: an example must not end the JVM, so where it calls {@code System.exit} and the like a
 * {@link ProgramExit} is thrown in its place; and it can be stopped where a method begins or a loop goes on.
 */
final class GuardedCode {
    /** The name of the error. */
    static final String EXIT = ProgramExit.class.getName();

    private static final ClassDesc EXIT_CLASS = ClassDesc.of(EXIT);
    private static final MethodTypeDesc OF_CODE = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
    private static final MethodTypeDesc OF_RUNTIME =
            MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of("java.lang.Runtime"), ConstantDescs.CD_int);
    private static final Set<String> ENDS = Set.of("java/lang/System.exit", "java/lang/Runtime.exit", "java/lang/Runtime.halt");

    private final CodeLoader loader;
    private final ClassFile file;

    /**
     * Code of some examples.
     *
     * @param loader has what they see, and is told of their own classes
     */
    GuardedCode(CodeLoader loader) {
        this.loader = loader;
        file = ClassFile.of(ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader).cached()));
    }

    /** These, guarded. */
    ClassBytecodes[] guarded(ClassBytecodes[] classes) {
        for (ClassBytecodes each : classes) {
            loader.add(each.name(), each.bytecodes());
        }
        ClassBytecodes[] guarded = new ClassBytecodes[classes.length];
        for (int i = 0; i < classes.length; i++) {
            guarded[i] = new ClassBytecodes(classes[i].name(), guarded(classes[i].bytecodes()));
        }
        return guarded;
    }

    private byte[] guarded(byte[] bytes) {
        return file.transformClass(file.parse(bytes), ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(Guards::new)));
    }

    /** What is put into one method. */
    private static final class Guards implements CodeTransform {
        private final Set<Label> passed = new HashSet<>();

        @Override
        public void atStart(CodeBuilder builder) {
            check(builder);
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            switch (element) {
                case LabelTarget target -> passed.add(target.label());
                case BranchInstruction jump when passed.contains(jump.target()) -> check(builder);
                default -> { }
            }
            switch (element) {
                case InvokeInstruction call when ENDS.contains(call.owner().asInternalName() + "." + call.name().stringValue()) ->
                    builder.invokestatic(EXIT_CLASS, "end", call.opcode() == Opcode.INVOKESTATIC ? OF_CODE : OF_RUNTIME);
                case InvokeDynamicInstruction site when site.bootstrapArgs().stream().anyMatch(GuardedCode::isEnd) ->
                    builder.invokedynamic(DynamicCallSiteDesc.of(site.bootstrapMethod(), site.name().stringValue(), site.typeSymbol(),
                            site.bootstrapArgs().stream().map(GuardedCode::withoutEnd).toArray(ConstantDesc[]::new)));
                default -> builder.with(element);
            }
        }

        private static void check(CodeBuilder builder) {
            builder.invokestatic(EXIT_CLASS, "check", ConstantDescs.MTD_void);
        }
    }

    /** Whether an argument of a call site is a method reference like {@code System::exit}. */
    private static boolean isEnd(ConstantDesc argument) {
        return argument instanceof DirectMethodHandleDesc method
                && ENDS.contains(method.owner().descriptorString().replaceAll("^L|;$", "") + "." + method.methodName());
    }

    private static ConstantDesc withoutEnd(ConstantDesc argument) {
        return !isEnd(argument) ? argument : MethodHandleDesc.ofMethod(DirectMethodHandleDesc.Kind.STATIC, EXIT_CLASS, "end",
                ((DirectMethodHandleDesc) argument).kind() == DirectMethodHandleDesc.Kind.STATIC ? OF_CODE : OF_RUNTIME);
    }
}
