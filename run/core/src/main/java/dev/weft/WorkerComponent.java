package dev.weft;

/**
 * Something that each worker of a pool has one of, such as a connection, a parser or a cache, by the rule of N + 1: a pool with N workers
 * makes N + 1 of them. The first is made in the program while the pool is opened, completely, so that what it asks of its surroundings is
 * found missing at once and it can set what workers will read in the {@link WorkerContext#namespace() namespace}. Then each worker makes
 * one before its first task, one in the place of another as well, maybe while that of the other is still being stopped.
 *
 * <!--
 * {@snippet :
 * interface Connection {
 *     String find(String word);
 *     void close();
 * }
 * static Connection connect() { throw new UnsupportedOperationException(); }
 * List<String> words = List.of();
 * }
 * -->
 * {@snippet weft="continued" :
 * final class Index implements WorkerComponent {
 *     private final Connection connection = connect();
 *
 *     Index(WorkerContext context) {}
 *
 *     String look(String word) {
 *         return connection.find(word);
 *     }
 *
 *     @Override
 *     public void stop() {
 *         connection.close();
 *     }
 * }
 *
 * try (var pool = Pool.processes(PoolOptions.defaults().component(Index::new))) {
 *     pool.map(words, word -> WorkerContext.current().component(Index.class).look(word));
 * }
 * }
 *
 * <p>A component never leaves its worker, and so need not be serializable. Only one task at a time uses it.
 */
public interface WorkerComponent {
    /**
     * Called once when its worker ends in order, after the last task; that of the program when the pool is closed. Not in a worker JVM
     * that dies or is killed.
     *
     * @throws Exception whatever goes wrong; it reaches the handler of uncaught errors, and the other components are stopped all the same
     */
    default void stop() throws Exception {}
}
