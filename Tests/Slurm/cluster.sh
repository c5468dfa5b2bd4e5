#!/usr/bin/env bash
# A Slurm of one node, for tests:
#
#   Tests/Slurm/cluster.sh start FOLDER [PID]   starts it; then SLURM_CONF=FOLDER/slurm.conf makes sbatch and squeue speak
#                                               to it; it ends with the process PID, if that is given
#   Tests/Slurm/cluster.sh stop FOLDER          cancels its jobs and ends it
#
# Everything it keeps is in FOLDER, and its daemons are its own (munged, slurmctld, slurmd): a Slurm or a munged that runs
# on the machine already is left alone. Needs root and the packages slurm-wlm and munge; not systemd.
set -euo pipefail

die() { echo "cluster.sh: $*" >&2; exit 1; }

[ $# = 2 ] || [ $# = 3 ] || die "usage: cluster.sh start FOLDER [PID], or stop FOLDER"
command=$1
owner=${3:-}
mkdir -p "$2"
folder=$(cd "$2" && pwd -P)
export SLURM_CONF="$folder/slurm.conf"
# Daemons may lie in sbin, which not every PATH has.
PATH="$PATH:/usr/sbin:/sbin"

# A port that nobody listens on at this moment.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 20000))
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { echo "$port"; return; }
  done
}

# Waits up to so many seconds for a command to succeed.
await() {
  local try seconds=$1
  shift
  for try in $(seq $((seconds * 10))); do
    if "$@" > /dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  return 1
}

# Closes what the caller has left open: it may wait for the other end, which daemons would keep open.
close_inherited() {
  local file
  for file in /proc/self/fd/*; do
    file=${file##*/}
    if [ "$file" -gt 2 ] && [ "$file" -ne 255 ]; then eval "exec $file>&-"; fi
  done
}

node_is_idle() { sinfo --noheader --format=%T | grep -qx idle; }
controller_answers() { scontrol ping | grep -q UP; }

# A process that has ended stays in the table until somebody collects it, which may be nobody.
is_gone() { [ ! -e "/proc/$1" ] || grep -q '^State:.*Z' "/proc/$1/status"; }

end_process() {
  local pid
  [ -f "$1" ] || return 0
  pid=$(cat "$1")
  [ -n "$pid" ] && kill "$pid" 2> /dev/null || return 0
  # Started from a thread that blocks signals, some hear no other one.
  await 2 is_gone "$pid" || kill -9 "$pid" 2> /dev/null || true
}

stop() {
  [ -f "$SLURM_CONF" ] || return 0
  if controller_answers; then
    scancel --user="$(id -un)" 2> /dev/null || true
    # Tasks end with their jobs: only then is nothing of them left.
    await 30 eval '[ -z "$(squeue --noheader)" ]' || true
  fi
  for daemon in slurmd slurmctld munged; do end_process "$folder/$daemon.pid"; done
  rm -f "$SLURM_CONF"
}

start() {
  local program host munge_socket
  [ "$(id -u)" = 0 ] || die "slurmd needs root"
  for program in munged slurmctld slurmd sbatch; do
    command -v "$program" > /dev/null || die "$program is missing: apt-get install slurm-wlm munge"
  done
  host=$(hostname -s)
  # The path of a socket must be short.
  munge_socket="$folder/munge.socket"
  [ ${#munge_socket} -lt 100 ] || die "$folder: choose a folder with a shorter path"
  mkdir -p "$folder/state" "$folder/spool"
  head -c 128 /dev/urandom > "$folder/munge.key"
  chmod 400 "$folder/munge.key"
  (
    close_inherited
    munged --force --socket="$munge_socket" --key-file="$folder/munge.key" --pid-file="$folder/munged.pid" \
      --log-file="$folder/munged.log" --seed-file="$folder/munge.seed"
  ) 2> "$folder/munged.err" || die "munged: $(cat "$folder/munged.err")"
  echo "CgroupPlugin=cgroup/v1" > "$folder/cgroup.conf"
  # config_overrides: the node has as many CPUs as it says, whatever the machine has.
  cat > "$SLURM_CONF" <<END
ClusterName=thaw-test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$munge_socket
CredType=cred/munge
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
ProctrackType=proctrack/pgid
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=5
MaxArraySize=1001
SchedulerParameters=sched_interval=1,sched_min_interval=0
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 RealMemory=64000 State=UNKNOWN
PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
END
  (close_inherited; slurmctld -c)
  await 30 controller_answers || die "slurmctld does not answer: $(tail -n 3 "$folder/slurmctld.log")"
  (close_inherited; slurmd -c)
  await 30 node_is_idle || die "the node does not come up: $(tail -n 3 "$folder/slurmd.log")"
  if [ -n "$owner" ]; then
    (close_inherited; while kill -0 "$owner" && [ -f "$SLURM_CONF" ]; do sleep 1; done; stop) > /dev/null 2>&1 < /dev/null &
  fi
}

case $command in
  start) start || { stop; exit 1; } ;;
  stop) stop ;;
  *) die "unknown command $command: start or stop" ;;
esac
