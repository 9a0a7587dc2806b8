/** Frames and channels between processes; knows no pool. */
module dev.weft.ipc {
    requires static org.jspecify;

}
