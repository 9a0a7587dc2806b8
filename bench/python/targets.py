"""The cases of bench/VersusPython.java for Python's two process pools, two workers each; one JSON object a line."""
import json
import multiprocessing as mp
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from common import ns, pct, rss_kib

TASKS, FUTURES, TRIPS, LIMIT = 100_000, 20_000, 2_000, 3.0


def ident(x):
    return x


def pid(_=None):
    time.sleep(0.05)
    return os.getpid()


def nap(seconds):
    time.sleep(seconds)


def show(case, value):
    print(json.dumps({"case": case, "value": value}), flush=True)


def millis(action):
    start = ns()
    action()
    return (ns() - start) / 1e6


def rate(count, action):
    return count * 1e3 / millis(action)


def first_result(kind, workers):
    """A new pool by spawn, which is what a fresh interpreter is."""
    context = mp.get_context("spawn")
    start = ns()
    if kind == "pool":
        with context.Pool(workers) as pool:
            pool.map(ident, range(workers), 1)
            return (ns() - start) / 1e6
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        list(pool.map(ident, range(workers)))
        return (ns() - start) / 1e6


def gone(process):
    try:
        with open(f"/proc/{process}/stat") as f:
            return f.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def until_gone(processes):
    """Milliseconds until none of them is left; None after LIMIT seconds."""
    start = ns()
    while not all(gone(p) for p in processes):
        if ns() - start > LIMIT * 1e9:
            return None
        time.sleep(0.0002)
    return (ns() - start) / 1e6


def orphan(kind):
    parent = subprocess.Popen([sys.executable, __file__, "parent", kind], stdout=subprocess.PIPE, text=True)
    workers = json.loads(parent.stdout.readline())
    parent.kill()
    found = until_gone(workers)
    parent.wait()
    for worker in workers:
        if not gone(worker):
            os.kill(worker, signal.SIGKILL)
    return found


def parent(kind):
    if kind == "pool":
        pool = mp.get_context("fork").Pool(2)
        workers = set(pool.map(pid, range(8), 1))
    else:
        pool = ProcessPoolExecutor(2, mp_context=mp.get_context("fork"))
        workers = set(pool.map(pid, range(8)))
    print(json.dumps(list(workers)), flush=True)
    time.sleep(60)


def trips(call):
    found = []
    for i in range(TRIPS):
        start = ns()
        call(i)
        found.append((ns() - start) / 1e3)
    return found


def echo(pipe):
    for _ in range(2 * TRIPS):
        pipe.send_bytes(pipe.recv_bytes())


def exchange():
    """100 bytes over a Pipe to a process and back."""
    here, there = mp.Pipe()
    process = mp.get_context("fork").Process(target=echo, args=(there,))
    process.start()
    message = b"x" * 100

    def trip(_):
        here.send_bytes(message)
        here.recv_bytes()

    trips(trip)
    found = trips(trip)
    process.join()
    show("pool duplex", pct(found, 50))
    show("pool duplex99", pct(found, 99))


def pool():
    exchange()
    show("pool start", first_result("pool", 1))
    show("pool ready", first_result("pool", 2))
    context = mp.get_context("spawn")
    with context.Pool(4) as idle:
        workers = set(idle.map(pid, range(16), 1))
        show("pool pss", sum(rss_kib(p)[1] for p in workers) / len(workers) / 1024)
    with mp.get_context("fork").Pool(2) as p:
        p.map(ident, range(1000))
        show("pool futures", rate(FUTURES, lambda: [f.get() for f in [p.apply_async(ident, (i,)) for i in range(FUTURES)]]))
        show("pool map", rate(TASKS, lambda: p.map(ident, range(TASKS))))
        show("pool map1", rate(TASKS, lambda: p.map(ident, range(TASKS), 1)))
        found = trips(lambda i: p.apply(ident, (i,)))
        show("pool p50", pct(found, 50))
        show("pool p99", pct(found, 99))
        blob = b"x" * (1 << 20)
        show("pool bytes", rate(100, lambda: p.map(ident, [blob] * 50, 1)) / 1024)
    # A lost worker is never known to a Pool: the task's result waits for ever.
    show("pool lost", None)
    show("pool orphan", orphan("pool"))


def executor():
    show("executor start", first_result("executor", 1))
    show("executor ready", first_result("executor", 2))
    with ProcessPoolExecutor(2, mp_context=mp.get_context("fork")) as p:
        list(p.map(ident, range(1000), chunksize=10))
        show("executor futures", rate(FUTURES, lambda: [f.result() for f in [p.submit(ident, i) for i in range(FUTURES)]]))
        show("executor map", rate(TASKS, lambda: list(p.map(ident, range(TASKS), chunksize=1000))))
        show("executor map1", rate(FUTURES, lambda: list(p.map(ident, range(FUTURES)))))
        found = trips(lambda i: p.submit(ident, i).result())
        show("executor p50", pct(found, 50))
        show("executor p99", pct(found, 99))
        blob = b"x" * (1 << 20)
        show("executor bytes", rate(100, lambda: list(p.map(ident, [blob] * 50))) / 1024)
    p = ProcessPoolExecutor(1, mp_context=mp.get_context("fork"))
    worker = p.submit(pid).result()
    job = p.submit(nap, 60)
    time.sleep(0.05)
    start = ns()
    os.kill(worker, signal.SIGKILL)
    try:
        job.result()
    except BrokenProcessPool:
        show("executor lost", (ns() - start) / 1e6)
    p.shutdown()
    show("executor orphan", orphan("executor"))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        parent(sys.argv[2])
    else:
        pool()
        executor()
