package dev.weft;

import dev.weft.host.ClusterProvider;
import dev.weft.ipc.SharedArea;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Optional;
import java.util.ServiceLoader;

/** Opens pools of clusters, whose part that speaks with servers is an artifact of its own. */
final class Clusters {
    /** Names a folder with the jars of that artifact, for programs that have Weft from its command. */
    private static final String FOLDER = "weft.cluster";

    private Clusters() {}

    /** Found once, when it is needed. */
    private static final class Provider {
        static final Optional<ClusterProvider> FOUND = find();

        private static Optional<ClusterProvider> find() {
            ClassLoader own = Clusters.class.getClassLoader();
            Optional<ClusterProvider> found = load(own);
            String folder = System.getProperty(FOLDER);
            return found.isPresent() || folder == null ? found : load(loader(folder, own));
        }

        /** The artifact may be on the class path though Weft is a module. */
        private static Optional<ClusterProvider> load(ClassLoader loader) {
            Clusters.class.getModule().addExports(ClusterProvider.class.getPackageName(), loader.getUnnamedModule());
            return ServiceLoader.load(ClusterProvider.class, loader).findFirst();
        }

        private static ClassLoader loader(String folder, ClassLoader parent) {
            File[] jars = new File(folder).listFiles((_, name) -> name.endsWith(".jar"));
            var urls = new ArrayList<URL>();
            for (File jar : jars == null ? new File[0] : jars) {
                try {
                    urls.add(jar.toURI().toURL());
                } catch (MalformedURLException e) {
                    throw new IllegalStateException(jar + " cannot be loaded from", e);
                }
            }
            return new URLClassLoader("weft cluster", urls.toArray(URL[]::new), parent);
        }
    }

    static Pool open(ClusterOptions options) {
        ClusterProvider provider = Provider.FOUND.orElseThrow(() -> new IllegalStateException(SharedArea.isNear()
                ? "Pool.cluster needs the artifact dev.weft:weft-cluster on the class path; add it as a dependency"
                : "a task on a node cannot open a pool of a cluster; its program can, and pools of all other kinds may be opened here"));
        ProcessOptions effective = options.effective();
        return LabelledPool.open(effective.pool(), (own, family, label) -> new ProcessPool(
                effective.pool(own), listener -> provider.host(options, label, listener), family, label));
    }
}
