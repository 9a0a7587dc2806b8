package dev.weft.trace.agent;

import java.util.Set;
import org.objectweb.asm.Opcodes;

/** Connects the API's probes to the recorder: each static method gets a body that calls the recorder's method of the same shape. */
final class ProbesWeaver {
    private ProbesWeaver() {}

    /** @param bridged names and descriptors that the bridge has; another probe is of a newer API than the agent, and stays empty */
    static byte[] weave(byte[] bytes, Set<String> bridged) {
        return MethodChange.apply(bytes, (method, access, name, descriptor) -> {
            if ((access & Opcodes.ACC_STATIC) == 0 || !bridged.contains(name + descriptor)) {
                return method;
            }
            method.visitCode();
            BridgeWriter.forward(method, BridgeWriter.BRIDGE, name, descriptor);
            method.visitEnd();
            return null;
        });
    }
}
