package dev.weft.cli.pools;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.util.Set;
import java.util.TreeSet;

/** The JVMs of this user, but this one. */
public final class RunningJvms {
    private RunningJvms() {}

    /** Their process ids, in order: those that say that they are there, and those that do not but whose program is {@code java}. */
    public static Set<Long> find() {
        var pids = new TreeSet<Long>();
        for (VirtualMachineDescriptor jvm : VirtualMachine.list()) {
            pids.add(Long.parseLong(jvm.id()));
        }
        ProcessHandle.allProcesses().filter(ProcessState::isMine).filter(ProcessState::isLauncher)
                .forEach(process -> pids.add(process.pid()));
        pids.remove(ProcessHandle.current().pid());
        pids.removeIf(pid -> switch (ProcessState.find(pid)) {
            case JAVA, STOPPED -> false;
            case MISSING, FOREIGN, NOT_JAVA -> true;
        });
        return pids;
    }
}
