"""Run one command and say its seconds, processor time, peak memory and status as JSON on a file descriptor.

It stands between the harness and the measured command because Linux hands a big parent's peak memory on to what
it starts: measured from a process that imports nothing, the peak is the command's own.
"""

import os
import sys
import time


def main() -> None:
    """Measure `sys.argv[2:]`; the descriptor is `sys.argv[1]`."""
    place, *command = sys.argv[1:]
    started = time.perf_counter()
    child = os.posix_spawnp(command[0], command, {**os.environ})
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - started
    cpu = usage.ru_utime + usage.ru_stime
    told = (seconds, usage.ru_maxrss, os.waitstatus_to_exitcode(status), cpu)
    os.write(int(place), b"[%.6f, %d, %d, %.6f]" % told)


if __name__ == "__main__":
    main()
