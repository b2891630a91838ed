"""The operating system's walls round a worker, and the proof that they stand.

    limits      what one worker may use, and the limits every POSIX system knows
    paths       what it may still read
    landlock    Linux: which files, which connections
    syscalls    Linux: which system calls it has no use for, with their numbers
    seccomp     Linux: has the kernel refuse them
    privileges  Linux: gives up what an administrator's process may do
    fence       all of them, in order
    attempts    ways out, tried from inside
    selftest    tries them in a real worker of this server, and says what came of it

All by ctypes, without a privilege and without a package, in a few milliseconds.
"""
