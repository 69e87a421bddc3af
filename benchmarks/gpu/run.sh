#!/usr/bin/env bash
# Everything that needs a GPU, in stages that can be run one by one. Needs no network; see README.md.
#   benchmarks/gpu/run.sh [native] [java] [bench] [sweep]     default: all four
#     native  builds the kernels here, runs their tests and benchmarks (nvcc and CMake, no Java)
#     java    what doctor says, then the tests that are tagged gpu
#     bench   the training iteration beside PyTorch and JAX, where these are installed; stacked points beside lanes
#     sweep   a sweep on the GPU; goes on where it was when run again
# Environment:
#   OUT=DIR       results (default: benchmarks/gpu/results)
#   BASE=DIR      Java runtime and libraries as packed by pack.sh (default: target/base), else this host's Java and a Maven build
#   LIMIT=N       seconds per stage (default: 540)
#   DEVICE=cuda:N for java and bench (default: cuda:0)
#   TASKS, PRECISIONS, REPEATS, ITERATIONS, POINTS of bench; SWEEP="arguments" of sweep
# Exit code: 0 when every stage succeeded, 1 when one failed, 2 when something it needs is missing.
set -uo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
root=$(dirname "$(dirname "$here")")
out=${OUT:-$here/results}
limit=${LIMIT:-540}
device=${DEVICE:-cuda:0}
# shellcheck source=host.sh
. "$here/host.sh"

fail() {
  echo "error: $*" >&2
  exit 2
}

mkdir -p "$out" || fail "OUT must be a folder that can be made, got $out"
out=$(readlink -f "$out")
[[ $limit =~ ^[0-9]+$ ]] || fail "LIMIT must be a number of seconds, got $limit"
deadline=0

# Seconds that the stage has left, at least 1.
left() {
  local seconds=$((deadline - SECONDS))
  echo $((seconds > 1 ? seconds : 1))
}

# A program asked to stop puts its state away; it is killed after a minute.
limited() {
  timeout --signal=TERM --kill-after=70 "$(left)" "$@"
}

ready=
prepare_java() {
  [[ -n $ready ]] && return
  jar=$root/target/trilemma-gpu.jar
  [[ -f $jar ]] || fail "$jar must exist, got none: pack the app (pack.sh app), or run 'mvn -Pgpu -DskipTests package' here"
  # The native kernels lie among the libraries.
  for natives in "$root"/target/lib-gpu/trilemma-gpu-*.jar; do jar=$jar:$natives; done
  java_of "$root" || fail "Java and the libraries must be there, got none: unpack the base (pack.sh base), or run 'mvn -Pgpu -DskipTests package' here"
  tests=$root/target/test-classes
  [[ -f $root/target/tests.jar ]] && tests=$root/target/tests.jar
  [[ -e $tests ]] || fail "$tests must exist, got none: pack the app again, tests included"
  export OPENBLAS_NUM_THREADS=1
  options=(-Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Dorg.bytedeco.javacpp.maxBytes=0 -Dorg.bytedeco.javacpp.nopointergc=true
    -Djava.awt.headless=true "-Dtrilemma.benchmarks=$root/benchmarks" "-Dorg.bytedeco.javacpp.cachedir=${CACHE:-$root/target/javacpp}")
  ready=yes
}

program() {
  limited "$JAVA" "${options[@]}" -cp "$jar:$LIBRARIES" io.github.trilemma.cli.Main "$@"
}

benchmark() {
  limited "$JAVA" "${options[@]}" -cp "$tests:$jar:$LIBRARIES" io.github.trilemma.benchmarks.Run "$@"
}

stage_native() {
  OUT=$out limited bash "$here/native.sh"
}

stage_java() {
  prepare_java
  local code=0
  program doctor --device "$device" --json >"$out/doctor.json" 2>"$out/doctor.log" || code=1
  cat "$out/doctor.json" "$out/doctor.log"
  (cd "$root" && limited "$JAVA" "${options[@]}" -Xmx3g -cp "$tests:$jar:$LIBRARIES" \
    org.junit.platform.console.ConsoleLauncher execute --disable-banner --disable-ansi-colors --details=tree \
    --include-tag gpu --fail-if-no-tests --scan-class-path "$tests" --reports-dir "$out/tests") >"$out/tests.log" 2>&1 || code=1
  tail -n 25 "$out/tests.log"
  return $code
}

# peer NAME COMMAND...: one line of JSON to peers.jsonl; a peer that fails is said so and does not end the stage.
peer() {
  local name=$1
  shift
  echo "$name" >&2
  limited "$@" >>"$out/peers.jsonl" 2>"$out/peer.err" || {
    echo "$name failed: $(tail -n 1 "$out/peer.err")" | tee -a "$out/bench.log" >&2
  }
}

stage_bench() {
  prepare_java
  local code=0 repeat task precision mode points python=${PYTHON:-python3} torch= jax=
  : >"$out/trilemma.jsonl"
  : >"$out/peers.jsonl"
  : >"$out/bench.log"
  "$python" -c 'import torch' 2>/dev/null && torch=yes
  "$python" -c 'import jax' 2>/dev/null && jax=yes
  # Ours and the peers in turn, so that a device whose clock drifts does not decide.
  for ((repeat = 1; repeat <= ${REPEATS:-2}; repeat++)); do
    for task in ${TASKS:-denoise sr}; do
      for precision in ${PRECISIONS:-float32 tf32 bfloat16}; do
        echo "Trilemma $task $precision, turn $repeat" >&2
        benchmark gpu --device "$device" --tasks "$task" --precisions "$precision" --iterations "${ITERATIONS:-100}" \
          >>"$out/trilemma.jsonl" 2>>"$out/bench.log" || { code=1; tail -n 1 "$out/bench.log" >&2; }
        if [[ -n $torch ]]; then
          for mode in eager compile graph; do
            peer "PyTorch $task $precision $mode" "$python" "$root/benchmarks/peers/torch_gpu.py" --device "$device" --task "$task" \
              --precision "$precision" --mode "$mode" --iterations "${ITERATIONS:-100}"
          done
          for points in ${POINTS:-4 8}; do
            peer "PyTorch $task $precision graph, $points points" "$python" "$root/benchmarks/peers/torch_gpu.py" --device "$device" \
              --task "$task" --precision "$precision" --mode graph --points "$points" --iterations "${ITERATIONS:-100}"
          done
        fi
        if [[ -n $jax ]]; then
          for points in 1 ${POINTS:-4 8}; do
            XLA_PYTHON_CLIENT_PREALLOCATE=false peer "JAX $task $precision, $points points" "$python" \
              "$root/benchmarks/peers/jax_vmap.py" --task "$task" --precision "$precision" --points "$points" \
              --iterations "${ITERATIONS:-100}"
          done
        fi
      done
    done
  done
  benchmark stacked --device "$device" --lanes 2,4,8 >"$out/stacked.md" 2>>"$out/bench.log" || code=1
  "$python" "$here/table.py" "$out" || code=1
  return $code
}

stage_sweep() {
  prepare_java
  # shellcheck disable=SC2086
  program sweep ${SWEEP:---preset quickstart --set iterations=2000 --grid beta=0,0.02,0.1 --grid gamma=0,0.005,0.02} \
    --device cuda --lanes auto --out "$out/sweep" 2>&1 | tee "$out/sweep.log"
  local code=${PIPESTATUS[0]}
  ((code == 0)) || echo "the sweep is not over: the same command goes on from here" >&2
  return "$code"
}

stages=("$@")
((${#stages[@]})) || stages=(native java bench sweep)
for stage in "${stages[@]}"; do
  [[ $stage =~ ^(native|java|bench|sweep)$ ]] || fail "a stage must be native, java, bench or sweep, got $stage"
done
command -v nvidia-smi >/dev/null && nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader | tee "$out/device.txt"
worst=0
for stage in "${stages[@]}"; do
  echo "== $stage, at most $limit s"
  deadline=$((SECONDS + limit))
  begun=$SECONDS
  if "stage_$stage"; then said=ok; else said=FAILED worst=1; fi
  echo "$stage: $said, $((SECONDS - begun)) s" | tee -a "$out/stages.txt"
done
exit $worst
