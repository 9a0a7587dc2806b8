package dev.weft.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** The nodes on which the tests of all backends have their pools, if these are asked for. */
public final class ClusterOfAllTests implements LauncherSessionListener {
    private @Nullable TestCluster cluster;

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (!"cluster".equals(System.getProperty("weft.test.backend"))) {
            return;
        }
        try {
            TestCluster opened = TestCluster.open();
            cluster = opened;
            for (TestNode.Form form : List.of(opened.form("one", 2), opened.form("two", 2), opened.form("labelled", 3, "gpu", "licence"))) {
                // That of the pools: whoever has a longer one says too seldom that it is there.
                opened.start(form.lease(Duration.ofSeconds(5)));
            }
            System.setProperty("weft.test.cluster", opened.url());
            System.setProperty("weft.test.cluster.key", TestCluster.KEY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        try {
            if (cluster != null) {
                cluster.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
