"""hosts: two machines on this one, for Open MPI - network namespaces with an own name and address each, joined by a pair of virtual cards.

mpirun starts its daemon on the other host as it would by ssh, through an agent that enters the namespace; all messages go by TCP. Folders are shared
as over a network file system, but for one that the second host may have to itself, of a size that fills up. Needs root."""
import os
import pathlib
import shutil
import signal
import subprocess

NETWORK, NAMESPACES = "10.97.3", "/run/netns"
MISSING = [name for name in ("ip", "unshare", "mount", "mpirun", "mpicc") if not shutil.which(name)]
AGENT = """#!/bin/sh
# agent HOST COMMAND...: enters the other host, whatever its name, as ssh would.
shift
exec ip netns exec {name} unshare --uts --mount sh -c 'hostname {name}; {mount} exec sh -c "$0"' "$*"
"""


def ip(*words, check=True):
    return subprocess.run(["ip", *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=check).stdout


def mounted(folder):
    """os.path.ismount does not see a folder that is mounted on itself, as `ip` does with that of namespaces."""
    return any(line.split()[1] == folder for line in pathlib.Path("/proc/self/mounts").read_text().splitlines())


class Hosts:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.names = [f"omt{letter}{os.getpid()}" for letter in "ab"]
        self.cards = [f"omv{letter}{os.getpid()}" for letter in "ab"]
        self.mounted = mounted(NAMESPACES)

    def start(self):
        """Returns None, or why there are no namespaces here."""
        try:
            for name in self.names:
                ip("netns", "add", name)
                ip("-n", name, "link", "set", "lo", "up")
            ip("link", "add", self.cards[0], "netns", self.names[0], "type", "veth", "peer", "name", self.cards[1], "netns", self.names[1])
            for k, (name, card) in enumerate(zip(self.names, self.cards)):
                ip("-n", name, "addr", "add", f"{NETWORK}.{k + 1}/24", "dev", card)
                ip("-n", name, "link", "set", card, "up")
        except subprocess.CalledProcessError as error:
            return error.stdout.strip()
        (self.folder / "hosts").write_text("".join(f"{NETWORK}.{k + 1} slots=1\n" for k in range(2)))
        with self.run("hostname") as tried:
            try:
                said = tried.communicate(timeout=30)[0]
            except subprocess.TimeoutExpired:
                tried.kill()
                return "two hosts did not answer in 30 s"
        return None if tried.returncode == 0 and set(self.names) <= set(said.split()) else said.strip()

    def stop(self):
        for name in self.names:
            for pid in ip("netns", "pids", name, check=False).split():
                if pid.isdigit():
                    os.kill(int(pid), signal.SIGKILL)
            ip("netns", "del", name, check=False)
        if not self.mounted and mounted(NAMESPACES) and not os.listdir(NAMESPACES):
            subprocess.run(["umount", NAMESPACES], check=False)     # `ip` leaves it behind, and a folder that holds it could not be removed

    def run(self, *command, small=None):
        """Starts a command with a rank on each host. `small`: a folder that is a disk of 200 kB on the second."""
        agent = self.folder / "agent"
        agent.write_text(AGENT.format(name=self.names[1], mount=f"mount -t tmpfs -o size=200k tmpfs {small};" if small else ""))
        agent.chmod(0o700)
        environment = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", LC_ALL="C.UTF-8")
        words = ["ip", "netns", "exec", self.names[0], "unshare", "--uts", "sh", "-c", f'hostname {self.names[0]}; exec "$0" "$@"', "mpirun",
                 "--hostfile", self.folder / "hosts", "--map-by", "node", "-n", "2", "--mca", "plm_rsh_agent", agent, "--mca", "btl", "tcp,self",
                 "--mca", "btl_tcp_if_include", f"{NETWORK}.0/24", "--mca", "oob_tcp_if_include", f"{NETWORK}.0/24", *command]
        return subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)

    def kill_second(self):
        """Everything on the second host is gone at once. Returns how many processes that were."""
        pids = [int(pid) for pid in ip("netns", "pids", self.names[1]).split()]
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return len(pids)
