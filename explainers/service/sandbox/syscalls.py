"""The system calls a worker has no use for, and what each processor numbers them.

A list of what is refused, not of what is allowed: numerical libraries ask for whatever schedules
and places their threads and memory, differently in each release, and a call missing from a list
would fail deep inside a prediction. Files are Landlock's part, which does name what is allowed; a
kernel's later inventions are refused as a whole, see `NEWEST`. The numbers are those of the
kernel's own tables; the tests compare them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

NEWEST: Final = 450
"""The last system call of Linux 6.1, on every processor; to a worker, later ones do not exist."""

_REFUSED: Final = """
# connections, also to a socket that somebody else left open
accept                 43 202
accept4               288 242
bind                   49 200
connect                42 203
listen                 50 201
sendmmsg              307 269
sendmsg                46 211
sendto                 44 206
socket                 41 198
socketpair             53 199
# programs and processes; new threads come by clone, see below
execve                 59 221
execveat              322 281
fork                   57   -
vfork                  58   -
# other processes: signals, memory, debugging, priorities, placement
ioprio_set            251  30
kcmp                  312 272
kill                   62 129
migrate_pages         256 238
move_pages            279 239
pidfd_getfd           438 438
pidfd_open            434 434
pidfd_send_signal     424 424
process_madvise       440 440
process_mrelease      448 448
process_vm_readv      310 270
process_vm_writev     311 271
ptrace                101 117
rt_sigqueueinfo       129 138
rt_tgsigqueueinfo     297 240
sched_setattr         314 274
sched_setparam        142 118
sched_setscheduler    144 119
setpriority           141 140
tkill                 200 130
# what Landlock does not cover: owners, permissions, attributes, times, and cutting by name
chmod                  90   -
chown                  92   -
fchmod                 91  52
fchmodat              268  53
fchown                 93  55
fchownat              260  54
fremovexattr          199  16
fsetxattr             190   7
futimesat             261   -
lchown                 94   -
lremovexattr          198  15
lsetxattr             189   6
removexattr           197  14
setxattr              188   5
truncate               76  45
utime                 132   -
utimensat             280  88
utimes                235   -
# second names for a file, devices, files by number, being told what others do with files
fanotify_init         300 262
fanotify_mark         301 263
inotify_init          253   -
inotify_init1         294  26
link                   86   -
linkat                265  37
mknod                 133   -
mknodat               259  33
name_to_handle_at     303 264
open_by_handle_at     304 265
symlink                88   -
symlinkat             266  36
# memory that no limit counts and that outlives the process
memfd_create          319 279
memfd_secret          447 447
mq_open               240 180
mq_unlink             241 181
msgctl                 71 187
msgget                 68 186
msgrcv                 70 188
msgsnd                 69 189
semctl                 66 191
semget                 64 190
semop                  65 193
semtimedop            220 192
shmat                  30 196
shmctl                 31 195
shmget                 29 194
# other users, privileges, execution domains, the kernel's key store
add_key               248 217
capset                126  91
keyctl                250 219
personality           135  92
request_key           249 218
setfsgid              123 152
setfsuid              122 151
setgid                106 144
setgroups             116 159
setregid              114 143
setresgid             119 149
setresuid             117 147
setreuid              113 145
setuid                105 146
# doors that many attacks on the kernel itself came through
bpf                   321 280
io_setup              206   0
io_uring_enter        426 426
io_uring_register     427 427
io_uring_setup        425 425
ioperm                173   -
iopl                  172   -
lookup_dcookie        212  18
modify_ldt            154   -
perf_event_open       298 241
syslog                103 116
uselib                134   -
userfaultfd           323 282
# the machine: mounts, namespaces, swap, modules, clocks, names
acct                  163  89
adjtimex              159 171
chroot                161  51
clock_adjtime         305 266
clock_settime         227 112
delete_module         176 106
finit_module          313 273
fsconfig              431 431
fsmount               432 432
fsopen                430 430
fspick                433 433
init_module           175 105
kexec_file_load       320 294
kexec_load            246 104
mount                 165  40
mount_setattr         442 442
move_mount            429 429
open_tree             428 428
pivot_root            155  41
quotactl              179  60
quotactl_fd           443 443
reboot                169 142
setdomainname         171 162
sethostname           170 161
setns                 308 268
settimeofday          164 170
swapoff               168 225
swapon                167 224
umount2               166  39
unshare               272  97
vhangup               153  58
"""
"""Name, number on x86_64, number on aarch64, which has fewer."""

_WATCHED: Final = """
clone                  56 220
clone3                435 435
fcntl                  72  25
ioctl                  16  29
prctl                 157 167
prlimit64             302 261
sched_setaffinity     203 122
seccomp               317 277
tgkill                234 131
"""
"""Those that are refused for some of their arguments only, and the one that says so."""


@dataclass(frozen=True)
class Machine:
    """One kind of processor: the mark its calls carry, and their numbers by name.

    `stranger` is the lowest number that belongs to another way of calling the same kernel: x32.
    """

    name: str
    mark: int
    refused: Mapping[str, int]
    watched: Mapping[str, int]
    stranger: int | None = None


def _column(table: str, place: int) -> dict[str, int]:
    rows = (line.split() for line in table.strip().splitlines() if not line.startswith("#"))
    return {row[0]: int(row[place]) for row in rows if row[place] != "-"}


MACHINES: Final = (
    Machine("x86_64", 0xC000003E, _column(_REFUSED, 1), _column(_WATCHED, 1), 0x4000_0000),
    Machine("aarch64", 0xC00000B7, _column(_REFUSED, 2), _column(_WATCHED, 2)),
)


def this_machine() -> Machine | None:
    """The processor this runs on, if its numbers are known."""
    name = os.uname().machine
    return next((machine for machine in MACHINES if machine.name == name), None)
