"""slurm: a Slurm of one node on this machine's loopback, with everything of it in one folder: munged, slurmctld and slurmd of Debian's slurm-wlm and munge.

Real daemons, a real queue and real jobs of whoever runs the tests; the node can be killed as a power cut would, and started again."""
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess

from command_line import until

os.environ["PATH"] += ":/usr/sbin:/sbin"
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "scontrol")
MISSING = [name for name in PROGRAMS if not shutil.which(name)]
CONFIGURATION = """ClusterName=omland
SlurmctldHost={host}(127.0.0.1)
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
SlurmUser={user}
SlurmdUser={user}
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=1,batch_sched_delay=0
ReturnToService=2
SlurmdTimeout=5
KillWait=1
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Cluster:
    """In a folder of its own, which only its owner may read: it holds the key."""

    def __init__(self, folder):
        self.folder, self.daemons = pathlib.Path(folder), {}
        for name in ("state", "spool"):
            (self.folder / name).mkdir()
        self.folder.chmod(0o700)
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        (self.folder / "slurm.conf").write_text(CONFIGURATION.format(host=socket.gethostname().split(".")[0], folder=self.folder, ports=free_ports(2),
                                                                     user=pwd.getpwuid(os.getuid()).pw_name))
        # the mark goes along into jobs, the path of the configuration does not
        self.environment = dict(os.environ, SLURM_CONF=str(self.folder / "slurm.conf"), SLURM_OF_TEST=str(self.folder))

    def start(self):
        """Returns None when the node has done a first job, else why it has not."""
        at = self.folder
        self.daemon("munged", "--foreground", "--force", f"--socket={at}/munge.socket", f"--key-file={at}/munge.key", f"--pid-file={at}/munged.pid",
                    f"--seed-file={at}/munge.seed")
        until(lambda: (at / "munge.socket").exists(), 10)
        self.daemon("slurmctld", "-D", "-i")
        self.start_node()
        if not until(lambda: self.node_state().startswith("IDLE"), 20):
            return self.said()
        try:
            tried = subprocess.run(["srun", "--immediate=10", "true"], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                   timeout=30)
        except subprocess.TimeoutExpired:
            return "a first job did not end in 30 s"
        return None if tried.returncode == 0 else tried.stdout.strip()

    def daemon(self, name, *words):
        with open(self.folder / f"{name}.log", "ab") as log:
            self.daemons[name] = subprocess.Popen([name, *words], env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                                  start_new_session=True)

    def start_node(self):
        self.daemon("slurmd", "-D")

    def kill_node(self):
        """The node's daemon, the daemons of its jobs and the jobs are gone at once: all that bear the mark, but for the controller."""
        spared = {os.getpid(), *(daemon.pid for name, daemon in self.daemons.items() if name != "slurmd")}
        mark = f"SLURM_OF_TEST={self.folder}\0".encode()
        self.daemons["slurmd"].kill()
        while self.kill_marked(mark, spared):       # once more: a job begins a new process for one that was killed
            pass
        self.daemons["slurmd"].wait()

    @staticmethod
    def kill_marked(mark, spared):
        found = 0
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes() and int(folder.name) not in spared:
                    os.kill(int(folder.name), signal.SIGKILL)
                    found += 1
            except OSError:             # ended meanwhile, or somebody else's
                pass
        return found

    def said(self):
        return "; ".join(path.read_text(errors="replace")[-300:].strip() for path in self.folder.glob("*.log"))

    def node_state(self):
        shown = self.ask("scontrol", "--oneliner", "show", "node")
        return shown.partition(" State=")[2].split(" ")[0]

    def ask(self, *words):
        return subprocess.run(words, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60).stdout

    def submit(self, *words, **more):
        done = subprocess.run(["sbatch", "--parsable", *map(str, words)], env=dict(self.environment, **more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, timeout=60)
        if done.returncode:
            raise RuntimeError(done.stdout)
        return done.stdout.strip()

    def queue(self):
        """States of the jobs that are not over."""
        return self.ask("squeue", "--noheader", "--array", "--format=%T").split()

    def stop(self):
        self.ask("scancel", "--user", pwd.getpwuid(os.getuid()).pw_name)
        for daemon in reversed(list(self.daemons.values())):
            daemon.terminate()
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
