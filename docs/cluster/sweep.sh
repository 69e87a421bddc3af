#!/bin/bash
#SBATCH --job-name=trilemma
#SBATCH --array=0-7
#SBATCH --ntasks=1 --cpus-per-task=4 --mem=8G
#SBATCH --time=12:00:00 --signal=TERM@120 --requeue
#SBATCH --output=%x-%A_%a.log
# One process of the array trains points until none is left. Settings come from the environment of sbatch, or stand here:
TRILEMMA=${TRILEMMA:-trilemma}
OUT=${OUT:-/shared/runs/exp2}
SWEEP=${SWEEP:---preset exp2 --data-dir /shared/data}
# Lanes and cores per lane are the same for all processes: results do not depend on which one trains a point.
export TRILEMMA_NO_BUILD=1
# shellcheck disable=SC2086
exec srun --kill-on-bad-exit=0 "$TRILEMMA" sweep $SWEEP --lanes "${SLURM_CPUS_PER_TASK:-4}" --out "$OUT"
