#!/usr/bin/env bash
#SBATCH --job-name=omland
#SBATCH --cpus-per-task=1
#SBATCH --output=omland-%A_%a.log
# One job of a Slurm array: its part of an ensemble, into a folder that all jobs see. Sent twice it does only what is not there.
# Usage: sbatch --array=0-99 scripts/slurm_array.sh EXPERIMENT.ini FOLDER
# The program is $OMLAND, else build/omland below the folder it is sent from. Parts that failed: send the same array again.
set -eu
case "${1:-}" in
-h | --help | '') sed -n '5,7s/^# //p' "$0"; exit 0 ;;
esac
part=$((SLURM_ARRAY_TASK_ID - ${SLURM_ARRAY_TASK_MIN:-0}))
exec "${OMLAND:-build/omland}" ensemble "$1" -o "$2" --shard "$part/$SLURM_ARRAY_TASK_COUNT" --jobs "${SLURM_CPUS_PER_TASK:-1}" --resume
