"""The cases of bench/SharedVersusPython.java in Python, as name and figure, one case a line."""
import multiprocessing as mp
import statistics
from common import ns


def cycles(lock, n):
    for _ in range(n):
        lock.acquire()
        lock.release()


def add(value, n):
    lock = value.get_lock()
    for _ in range(n):
        with lock:
            value.value += 1


def put(queue, n):
    for i in range(n):
        queue.put(i)


def passes(barrier, n):
    for _ in range(n):
        barrier.wait()


def turns_by_events(own, other, begins, n):
    if begins:
        other.set()
    for _ in range(n):
        own.wait()
        own.clear()
        other.set()


def turns_by_condition(condition, turn, own, n):
    for _ in range(n):
        with condition:
            while turn.value != own:
                condition.wait()
            turn.value = 1 - own
            condition.notify()


def timed(i, times, gate, fn, *arguments):
    gate.wait()
    times[2 * i] = ns()
    fn(*arguments)
    times[2 * i + 1] = ns()


def by_two(ctx, calls):
    """Nanoseconds from when one of two processes begins until both have ended."""
    gate, times = ctx.Barrier(2), ctx.RawArray("q", 4)
    both = [ctx.Process(target=timed, args=(i, times, gate, *call)) for i, call in enumerate(calls)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    return max(times[1], times[3]) - min(times[0], times[2])


def alone(action, n):
    start = ns()
    action(n)
    return (ns() - start) / n


def from_another(ctx, queue, n):
    process = ctx.Process(target=put, args=(queue, n))
    process.start()
    queue.get()
    start = ns()
    for _ in range(n - 1):
        queue.get()
    rate = (n - 1) * 1e9 / (ns() - start)
    process.join()
    return rate


def send(end, message, n):
    for _ in range(n):
        end.send_bytes(message)


def through_a_pipe(ctx, length, n):
    """Messages a second."""
    here, there = ctx.Pipe(False)
    process = ctx.Process(target=send, args=(there, bytes(length), n))
    process.start()
    here.recv_bytes()
    start = ns()
    for _ in range(n - 1):
        here.recv_bytes()
    rate = (n - 1) * 1e9 / (ns() - start)
    process.join()
    return rate


def barrier(ctx, n):
    meeting = ctx.Barrier(2)
    return n * 1e9 / by_two(ctx, [(passes, meeting, n)] * 2)


def events(ctx, n):
    """Hand-overs a second."""
    ping, pong = ctx.Event(), ctx.Event()
    return 2 * n * 1e9 / by_two(ctx, [(turns_by_events, ping, pong, True, n), (turns_by_events, pong, ping, False, n)])


def condition(ctx, n):
    """Hand-overs a second."""
    condition, turn = ctx.Condition(), ctx.RawValue("q", 0)
    return 2 * n * 1e9 / by_two(ctx, [(turns_by_condition, condition, turn, own, n) for own in range(2)])


def manager(ctx):
    with ctx.Manager() as home:
        shared = home.dict()
        for name, call in (("put", lambda i: shared.__setitem__(i % 1000, i)), ("get", lambda i: shared[i % 1000])):
            times = []
            for i in range(10_000):
                start = ns()
                call(i)
                times.append((ns() - start) / 1e3)
            print(f"map-{name}", statistics.median(times))


if __name__ == "__main__":
    ctx = mp.get_context("fork")
    print("lock", alone(lambda n: cycles(ctx.Lock(), n), 200_000))
    print("lock-two", by_two(ctx, [(cycles, ctx.Lock(), 200_000)] * 2) / 400_000)
    print("number", alone(lambda n: add(ctx.Value("q", 0), n), 100_000))
    print("number-two", by_two(ctx, [(add, ctx.Value("q", 0), 100_000)] * 2) / 200_000)
    print("semaphore", alone(lambda n: cycles(ctx.Semaphore(1), n), 200_000))
    print("semaphore-two", by_two(ctx, [(cycles, ctx.Semaphore(2), 200_000)] * 2) / 400_000)
    print("queue", from_another(ctx, ctx.Queue(), 50_000))
    print("pipe-small", through_a_pipe(ctx, 100, 100_000))
    print("pipe-large", through_a_pipe(ctx, 1 << 20, 1_000) * (1 << 20) / 1e9)
    print("event", events(ctx, 5_000))
    print("condition", condition(ctx, 5_000))
    print("barrier", barrier(ctx, 5_000))
    manager(ctx)
