/* processors: how many the program may use - one answer for threads and for processes, whatever
 * the verb. */
#ifndef OMLAND_EXPERIMENT_PROCESSORS_H
#define OMLAND_EXPERIMENT_PROCESSORS_H

/* The least of: those this process may run on (taskset, cpusets), the quota of its control groups
 * (a container's share of time), rounded up, and OMP_NUM_THREADS where it is set. At least 1.
 * scripts/common/processors.py answers the same. */
int processors_available(void);

/* The quota that the control groups of `groups` (a text such as /proc/self/cgroup) have below
 * `mount` (/sys/fs/cgroup), version 1 or 2, in processors rounded up; 0 when there is none. */
int processors_quota(const char *groups, const char *mount);

#endif
