package dev.weft;

import dev.weft.host.Reach;
import dev.weft.job.Alarms;
import dev.weft.net.Entrance;
import dev.weft.net.Secret;
import dev.weft.net.Terms;
import dev.weft.net.Uplink;
import dev.weft.sharing.HeapRegister;
import dev.weft.sharing.Home;
import dev.weft.sharing.Link;
import dev.weft.sharing.RegisterCore;
import dev.weft.sharing.Stored;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Shared objects for other programs, on this machine or another: over TCP, in TLS 1.3, for whoever has the key.
 *
 * <!--
 * {@snippet :
 * byte[] key = Manager.newKey();
 * }
 * -->
 * {@snippet weft="continued" :
 * try (Manager manager = Manager.serve(new InetSocketAddress("localhost", 4711), key)) {      // one program
 *     SharedMap<String, Integer> scores = manager.sharer().map();
 *     manager.publish("scores", scores);
 *     manager.join();
 * }
 *
 * try (Manager.Connection connection = Manager.connect(new InetSocketAddress("localhost", 4711), key)) {      // another
 *     SharedMap<String, Integer> scores = connection.get("scores");
 *     scores.merge("Ada", 1, Integer::sum);
 * }
 * }
 *
 * <p><b>Objects.</b> They are made by the manager's {@link #sharer}, and are what they are everywhere, whatever they are: a lock has one
 * owner, a {@code take} waits, a death is noticed. Some have names; others are got through these, as values of a map for example. They can
 * be put into each other from either side, and be given to worker JVMs of either. An object of another sharer, such as a pool's or one of
 * the client's, is not for the other program: what it tries is a {@link SharedObjectLost}. Values are copies, so their classes must be on
 * both class paths; none are sent. A {@link SharedMemory} is for one machine and cannot be published.
 *
 * <p><b>The key</b> is at least 16 bytes that nobody can guess, as {@link #newKey} makes them, and is never sent. Each side proves that it
 * has it, in a way that is of use in that TLS session alone, before anything else is read from it: until then nothing is decoded. Whoever
 * has it is trusted: values are decoded with Java serialization, within {@code jdk.serialFilter}, and where an object of one's own is
 * shared ({@link Sharer#instance}, {@link Sharer#of}) clients have functions run in this program.
 *
 * <p><b>The end.</b> A connection that has ended, because one side closed it, ended or was not heard of for
 * {@link ManagerOptions#silence}, does not come back: what was got through it is lost, and every call of it, also one that waits, throws
 * {@link SharedObjectLost}. For the manager the client has then died, with all that this means for its locks, permits and items. Whoever
 * wants to go on connects anew and gets the objects anew; a manager that was started again has other objects.
 *
 * <p>All threads are daemons. Thread-safe.
 */
public final class Manager implements AutoCloseable {
    private static final int KEY_BYTES = 32;

    private final HomeSharer sharer = new HomeSharer(() -> Reach.PROCESSES);
    private final HeapRegister register = new HeapRegister();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Entrance entrance;

    private Manager(InetSocketAddress address, byte[] key, ManagerOptions options) throws IOException {
        Link<HeapRegister> link = Home.add(register, sharer.identity());
        Home.leaves(link);
        entrance = new Entrance(address, terms(key, options), options.strangers(), sharer.identity(), link.number());
    }

    private static Terms terms(byte[] key, ManagerOptions options) {
        return new Terms(new Secret(key), options.ssl(), options.handshake(), options.silence(), Alarms::in);
    }

    /** A new key: 32 random bytes. */
    public static byte[] newKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /** As {@link #serve(InetSocketAddress, byte[], ManagerOptions)}, with nothing set. */
    public static Manager serve(InetSocketAddress address, byte[] key) throws IOException {
        return serve(address, key, ManagerOptions.defaults());
    }

    /**
     * Waits for clients at {@code address}, from now on.
     *
     * @param address port 0 for any that is free, see {@link #address}; a host that is this machine's loopback for clients on it alone
     * @param key is copied
     * @throws IllegalArgumentException if the key is too short
     * @throws IOException if nobody can listen there
     */
    public static Manager serve(InetSocketAddress address, byte[] key, ManagerOptions options) throws IOException {
        return new Manager(address, key, options);
    }

    /** As {@link #connect(InetSocketAddress, byte[], ManagerOptions)}, with nothing set. */
    public static Connection connect(InetSocketAddress address, byte[] key) throws IOException {
        return connect(address, key, ManagerOptions.defaults());
    }

    /**
     * Connects to the manager at {@code address}, once.
     *
     * @param key is copied
     * @throws IllegalArgumentException if the key is too short
     * @throws WrongKey if the key is not the manager's
     * @throws IOException if there is no manager, or it does not answer in time
     */
    public static Connection connect(InetSocketAddress address, byte[] key, ManagerOptions options) throws IOException {
        try {
            return new Connection(Uplink.open(address, terms(key, options)));
        } catch (Uplink.WrongKey e) {
            throw new WrongKey(String.valueOf(e.getMessage()));
        }
    }

    /** Where clients connect: with the port that was found if 0 was given. */
    public InetSocketAddress address() {
        return entrance.address();
    }

    /** Makes the objects of this manager; it is closed with it. */
    public Sharer sharer() {
        return sharer;
    }

    /**
     * Gives an object a name, by which clients get it.
     *
     * @param object one that {@link #sharer} has made
     * @throws IllegalStateException if another object has the name
     * @throws IllegalArgumentException if the object is not one of this manager's, or is a {@link SharedMemory}
     */
    public void publish(String name, Object object) {
        if (object instanceof SharedMemory) {
            throw new IllegalArgumentException("SharedMemory is for processes of one program and cannot be published; publish an array of"
                    + " bytes, by the byteArray method of the manager's sharer");
        }
        if (!sharer.hasMade(link(object))) {
            throw new IllegalArgumentException("only what the manager's own sharer has made can be published, but \"" + name
                    + "\" was not; make it with sharer()");
        }
        if (!register.add(name, Stored.of(object, "a manager"))) {
            throw new IllegalStateException("another object is published as \"" + name + "\"; withdraw that before, or use another name");
        }
    }

    private static Link<?> link(Object object) {
        return switch (object) {
            case Face<?> face -> face.link();
            case SharedMap<?, ?> map -> map.link();
            case SharedSet<?> set -> set.link();
            case SharedList<?> list -> list.link();
            case SharedQueue<?> queue -> queue.link();
            case SharedReadWriteLock locks -> locks.readLock().link();
            case SharedCondition condition -> condition.lock().link();
            case Shared proxy when Proxy.isProxyClass(proxy.getClass())
                    && Proxy.getInvocationHandler(proxy) instanceof SharedContract contract -> contract.link();
            default -> throw new IllegalArgumentException("only shared objects can be published, but " + object.getClass().getName()
                    + " is none; put it into one, such as a SharedRef");
        };
    }

    /** Takes its name from an object, which those who have it keep; false if nothing has the name. */
    public boolean withdraw(String name) {
        return register.remove(name);
    }

    /** How many processes of other programs are connected. */
    public int clients() {
        return entrance.guests();
    }

    /** How many tried to connect and did not prove that they have the key. */
    public long refused() {
        return entrance.refused();
    }

    /** Waits until this manager is closed, for a program that does nothing but serve. */
    public void join() throws InterruptedException {
        closed.await();
    }

    /** Ends all connections, and what the clients have of its objects is lost; in this program these stay. May be repeated. */
    @Override
    public void close() {
        sharer.close();
        entrance.close();
        closed.countDown();
    }

    /**
     * A client's connection to a manager. All connections that one process has to another are one as far as it matters who holds what: they
     * end together with the last that is closed. A connection to a manager of this very program gives the objects themselves. Thread-safe.
     */
    public static final class Connection implements AutoCloseable {
        private final Uplink uplink;
        private final RegisterCore register;

        private Connection(Uplink uplink) {
            this.uplink = uplink;
            this.register = Home.link(uplink.home(), uplink.names(), RegisterCore.class).core();
        }

        /**
         * The object with a name, of whatever type is asked for.
         *
         * @throws NoSuchElementException if there is none
         * @throws SharedObjectLost if the connection has ended
         */
        @SuppressWarnings("unchecked") // the caller says what it is
        public <T> T get(String name) {
            return (T) get(name, Object.class);
        }

        /**
         * The object with a name.
         *
         * @throws NoSuchElementException if there is none
         * @throws ClassCastException if it is of another type
         * @throws SharedObjectLost if the connection has ended
         */
        public <T> T get(String name, Class<T> type) {
            checkOpen();
            Stored found = register.get(name);
            Object object = found == null ? null : found.value();
            if (object == null) {
                throw new NoSuchElementException("no object is published as \"" + name + "\"; these are: " + names());
            }
            if (!type.isInstance(object)) {
                throw new ClassCastException("\"" + name + "\" is a " + object.getClass().getName() + ", not a " + type.getName());
            }
            return type.cast(object);
        }

        /** The names of all objects that have one, in alphabetical order. */
        public Set<String> names() {
            checkOpen();
            return Collections.unmodifiableSet(new LinkedHashSet<>(register.all()));
        }

        private void checkOpen() {
            if (uplink.isClosed()) {
                throw new SharedObjectLost("this connection is closed, and gives no more objects; connect anew");
            }
        }

        /** Whether it was not closed, and is not known to have ended. */
        public boolean isOpen() {
            return uplink.isOpen();
        }

        /** Ends it: what was got through it is lost. May be repeated. */
        @Override
        public void close() {
            uplink.close();
        }
    }
}
