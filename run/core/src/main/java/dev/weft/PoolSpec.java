package dev.weft;

import org.jspecify.annotations.Nullable;

/** Pools by a text such as {@code processes:4}, which may come from the command line or the environment. */
final class PoolSpec {
    /** The system property and the environment variable that choose a pool, the property first. */
    private static final String PROPERTY = "weft.pool";

    private static final String VARIABLE = "WEFT_POOL";

    private PoolSpec() {}

    static Pool open(String spec, PoolOptions options) {
        return open("pool", spec, options);
    }

    static Pool configured(String otherwise, PoolOptions options) {
        return configured(System.getProperty(PROPERTY), System.getenv(VARIABLE), otherwise, options);
    }

    /** @param property empty counts as not set, and so for {@code variable} */
    static Pool configured(@Nullable String property, @Nullable String variable, String otherwise, PoolOptions options) {
        if (property != null && !property.isBlank()) {
            return open("system property " + PROPERTY, property, options);
        }
        return variable != null && !variable.isBlank()
                ? open("environment variable " + VARIABLE, variable, options)
                : open(otherwise, options);
    }

    private static Pool open(String what, String spec, PoolOptions options) {
        String text = spec.strip();
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        if (kind.equals("cluster") && colon > 0) {
            return cluster(what, text.substring(colon + 1), options);
        }
        int count = colon < 0 ? 0 : count(what, spec, text.substring(colon + 1));
        if (kind.equals("inline") && count > 0) {
            throw error(what, spec);
        }
        PoolOptions all = count == 0 ? options : options.workers(count);
        return switch (kind) {
            case "inline" -> Pool.inline(all);
            case "threads" -> Pool.threads(all);
            case "virtual" -> Pool.virtualThreads(all);
            case "processes" -> Pool.processes(all);
            default -> throw error(what, spec);
        };
    }

    private static Pool cluster(String what, String url, PoolOptions options) {
        try {
            return Pool.cluster(ClusterOptions.of(url).pool(options));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + " names a cluster, but " + e.getMessage(), e);
        }
    }

    private static int count(String what, String spec, String digits) {
        try {
            int count = Integer.parseInt(digits);
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw error(what, spec);
        }
        throw error(what, spec);
    }

    private static IllegalArgumentException error(String what, String spec) {
        return new IllegalArgumentException(what + " must be inline, threads, virtual or processes, the last three also with a number"
                + " of at least 1 as in processes:4, or the server of a cluster as in cluster:redis://host:6379, but was \"" + spec + "\"");
    }
}
