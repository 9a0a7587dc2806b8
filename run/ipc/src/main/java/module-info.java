/** Frames and channels between processes; knows no pool. */
module dev.weft.ipc {
    requires static org.jspecify;
    requires jdk.unsupported;

    exports dev.weft.ipc;
}
