"""The cases of bench/PoolSeeds.java in Python, with multiprocessing.Pool(2); milliseconds, one case a line."""
import multiprocessing as mp
from common import ns


def sum_of_squares(limit):
    total = 0
    for n in range(limit):
        total += n * n
    return total


def count(frame):
    n = frame
    for _ in range(10_000_000):
        n = n + 1
    return n


def millis(action):
    start = ns()
    action()
    return (ns() - start) / 1e6


def fresh():
    with mp.Pool(2) as pool:
        return pool.map(count, range(10))


if __name__ == "__main__":
    numbers = range(10_000)
    with mp.Pool(2) as pool:
        pool.map(sum_of_squares, range(2))
        print("squares-serial", millis(lambda: [sum_of_squares(n) for n in numbers]))
        print("squares-pool", millis(lambda: pool.map(sum_of_squares, numbers)))
    print("counts-serial", millis(lambda: [count(n) for n in range(10)]))
    print("counts-pool", millis(fresh))
