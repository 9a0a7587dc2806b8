package dev.weft.examples;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Runs what JShell compiles in this JVM: fourteen times as fast as in one of its own, which JShell asks over a socket. An example must
 * not end the JVM, so where it calls {@code System.exit} and the like an {@link #EXIT} is thrown in its place.
 */
final class JavaEngine extends LocalExecutionControl {
    /** The error's class, which is in the loader of the examples. */
    static final String EXIT = "weft.ProgramExit";

    private static final ClassDesc EXIT_CLASS = ClassDesc.of(EXIT);
    private static final ClassDesc ERROR = ClassDesc.of("java.lang.Error");
    private static final ClassDesc INTEGER = ClassDesc.of("java.lang.Integer");
    private static final MethodTypeDesc OF_CODE = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
    private static final MethodTypeDesc OF_RUNTIME =
            MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of("java.lang.Runtime"), ConstantDescs.CD_int);
    private static final Set<String> ENDS = Set.of("java/lang/System.exit", "java/lang/Runtime.exit", "java/lang/Runtime.halt");

    private boolean exitIsLoaded;

    private JavaEngine(ClassLoader parent) {
        super(parent);
    }

    /** As a provider, for sessions whose code sees what {@code parent} sees. */
    static ExecutionControlProvider provider(ClassLoader parent) {
        return new ExecutionControlProvider() {
            @Override
            public String name() {
                return "weft";
            }

            @Override
            public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
                return open(parent);
            }
        };
    }

    /** One whose code sees what {@code parent} sees. */
    static JavaEngine open(ClassLoader parent) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            return new JavaEngine(parent);
        } finally {
            // It has set its own, which threads of JShell that never end would inherit, and all that examples keep with it.
            thread.setContextClassLoader(before);
        }
    }

    /** With the loader of the examples as that of the thread, as in a program that is started. */
    @Override
    protected String invoke(Method snippet) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(snippet.getDeclaringClass().getClassLoader());
        try {
            return super.invoke(snippet);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void load(ClassBytecodes[] classes) throws ClassInstallException, NotImplementedException, EngineTerminationException {
        ClassBytecodes[] changed = new ClassBytecodes[classes.length];
        for (int i = 0; i < classes.length; i++) {
            changed[i] = new ClassBytecodes(classes[i].name(), withoutExits(classes[i].bytecodes()));
        }
        if (!exitIsLoaded) {
            exitIsLoaded = true;
            super.load(new ClassBytecodes[] {new ClassBytecodes(EXIT, exit())});
        }
        super.load(changed);
    }

    private static byte[] withoutExits(byte[] bytes) {
        ClassFile file = ClassFile.of();
        CodeTransform code = (builder, element) -> {
            switch (element) {
                case InvokeInstruction call when ENDS.contains(call.owner().asInternalName() + "." + call.name().stringValue()) ->
                    builder.invokestatic(EXIT_CLASS, "end", call.opcode() == Opcode.INVOKESTATIC ? OF_CODE : OF_RUNTIME);
                case InvokeDynamicInstruction site when site.bootstrapArgs().stream().anyMatch(JavaEngine::isEnd) ->
                    builder.invokedynamic(DynamicCallSiteDesc.of(site.bootstrapMethod(), site.name().stringValue(), site.typeSymbol(),
                            site.bootstrapArgs().stream().map(JavaEngine::withoutEnd).toArray(ConstantDesc[]::new)));
                default -> builder.with(element);
            }
        };
        return file.transformClass(file.parse(bytes), ClassTransform.transformingMethodBodies(code));
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

    /** An error whose message is the code, with static methods that throw it, for calls of static methods and of a runtime's. */
    private static byte[] exit() {
        return ClassFile.of().build(EXIT_CLASS, type -> {
            type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL).withSuperclass(ERROR);
            type.withMethodBody(ConstantDescs.INIT_NAME, OF_CODE, ClassFile.ACC_PRIVATE, code -> code
                    .aload(0).iload(1).invokestatic(INTEGER, "toString", MethodTypeDesc.of(ConstantDescs.CD_String, ConstantDescs.CD_int))
                    .invokespecial(ERROR, ConstantDescs.INIT_NAME, MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String))
                    .return_());
            thrower(type, OF_CODE, 0);
            thrower(type, OF_RUNTIME, 1);
        });
    }

    private static void thrower(ClassBuilder type, MethodTypeDesc descriptor, int code) {
        type.withMethodBody("end", descriptor, ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC, body -> body
                .new_(EXIT_CLASS).dup().iload(code).invokespecial(EXIT_CLASS, ConstantDescs.INIT_NAME, OF_CODE).athrow());
    }
}
