"""What a process gives up before it reads a word from outside.

Memory, files, priority and, on Linux, the network and other programs: a small seccomp filter makes the
kernel refuse them, whatever the engine would do. What a system does not offer is left out.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from contextlib import suppress
from pathlib import Path

__all__ = ["address_space", "die_with_parent", "forbid_network", "limit_files", "limit_memory", "raise_stack"]

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
#: The stack a parser may grow to in deep nesting; the kernel leaves that much room below every program.
_STACK = 96 << 20

# Architecture number of the audit interface, and the numbers of the system calls that are refused:
# socket, connect, bind, listen, execve, execveat, ptrace, process_vm_readv, process_vm_writev.
_REFUSED = {
    "x86_64": (0xC000003E, (41, 42, 49, 50, 59, 322, 101, 310, 311)),
    "aarch64": (0xC00000B7, (198, 203, 200, 201, 221, 281, 117, 270, 271)),
}
_LOAD, _JUMP_EQUAL, _JUMP_OVER, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # refuse = EPERM
_X32 = 0x40000000


def raise_stack() -> None:
    """Let the stack of this process grow further than usual, so that deep nesting is parsed and not fatal."""
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    size = _STACK if hard == resource.RLIM_INFINITY else min(_STACK, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_STACK, (size, hard))


def die_with_parent(parent: int) -> None:
    """Ask the kernel to end this process when its parent ends; ``parent`` is who that should be."""
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def address_space() -> int:
    """Bytes of address space that this process has mapped; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def limit_memory(extra: int) -> None:
    """Refuse memory beyond what is mapped now plus ``extra`` bytes, and never write a core file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    size = address_space() + extra
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    size = size if hard == resource.RLIM_INFINITY else min(size, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def limit_files(more: int) -> None:
    """Refuse to open descriptors beyond those open now plus ``more``: with 0, no file and no connection."""
    top = 0
    for name in os.listdir("/dev/fd"):  # noqa: PTH208 - names only
        with suppress(OSError):  # the listing's own is among them, and closed by now
            os.fstat(int(name))
            top = max(top, int(name) + 1)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(top + more, hard), min(top + more, hard)))


def forbid_network() -> bool:
    """Have the kernel refuse connections and other programs to this process; whether it could be done."""
    known = _REFUSED.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    program = _filter(*known)
    buffer = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    described = Program(len(program) // 8, ctypes.addressof(buffer))
    if not _prctl(_PR_SET_NO_NEW_PRIVS, 1):
        return False
    return _prctl(_PR_SET_SECCOMP, 2, ctypes.addressof(described))


def _filter(architecture: int, refused: tuple[int, ...]) -> bytes:
    """A BPF program: another architecture is fatal, a listed call is refused, the rest passes."""

    def step(code: int, yes: int, no: int, value: int) -> bytes:
        return struct.pack("=HBBI", code, yes, no, value)

    count = len(refused)
    steps = [
        step(_LOAD, 0, 0, 4),
        step(_JUMP_EQUAL, 1, 0, architecture),
        step(_RETURN, 0, 0, _KILL),
        step(_LOAD, 0, 0, 0),
        step(_JUMP_OVER, count + 1, 0, _X32),
    ]
    steps += [step(_JUMP_EQUAL, count - i, 0, number) for i, number in enumerate(refused)]
    steps += [step(_RETURN, 0, 0, _ALLOW), step(_RETURN, 0, 0, _REFUSE)]
    return b"".join(steps)


def _prctl(option: int, value: int, pointer: int = 0) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = [ctypes.c_ulong(v) for v in (value, pointer, 0, 0)]
    return bool(libc.prctl(ctypes.c_int(option), *arguments) == 0)
