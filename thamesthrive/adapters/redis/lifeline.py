"""Run as a program: becomes another program that ends together with the process that started it.

    python lifeline.py PARENT PROGRAM ARGUMENT…

The kernel sends the signal when the *thread* that started this ends, so that has to be one that lives as long as its process.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1                            # Source: prctl(2)


def main(parent: int, program: list[str]) -> None:
    """Does not return. Where the kernel cannot do this (not Linux), the program may outlive a killed parent."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == parent:                  # else it ended before the kernel was asked
        os.execv(program[0], program)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
