"""processors: how many a script may use; the same answer as engine/experiment/processors.c.

The least of: those this process may run on (taskset, cpusets), the quota of its control groups (a container's share of time),
rounded up, and OMP_NUM_THREADS where it is set."""
import os
import pathlib
import re


def _numbers(path):
    try:
        words = path.read_text().split()
    except OSError:
        return None
    return [int(word) if re.fullmatch(r"-?\d+", word) else -1 for word in [*words, "", ""][:2]]


def _quotas(folder):
    both, share, period = (_numbers(folder / name) for name in ("cpu.max", "cpu.cfs_quota_us", "cpu.cfs_period_us"))
    for quota, length in ((both or (-1, -1)), ((share or [-1])[0], (period or [-1])[0])):
        if quota > 0 and length > 0:
            yield -(-quota // length)


def quota(groups="/proc/self/cgroup", mount="/sys/fs/cgroup"):
    """Processors that the control groups leave, 0 when they say nothing."""
    found = []
    try:
        lines = pathlib.Path(groups).read_text().splitlines()
    except OSError:
        lines = []
    for _, controllers, group in (line.split(":", 2) for line in lines if line.count(":") >= 2):
        if controllers and "cpu" not in controllers.split(","):
            continue
        for root in {controllers, "cpu" if controllers else ""}:
            root = pathlib.Path(mount) / root
            below = root / group.lstrip("/")
            for folder in (below, *below.parents):
                if folder == root or root in folder.parents:
                    found += _quotas(folder)
    return min(found, default=0)


def available():
    asked = re.match(r"\s*(\d+)", os.environ.get("OMP_NUM_THREADS", ""))
    limits = [len(os.sched_getaffinity(0)), quota(), int(asked.group(1)) if asked else 0]
    return max(1, min(limit for limit in limits if limit > 0))
