#!/usr/bin/env bash
# Fuzzes the readers of files for long, with coverage as the guide (Jazzer). Build first: mvn -B verify
#   src/test/fuzz.sh [TARGET..]     targets are named as in src/test/resources/fuzz; default: all
# RUNS=1000000 inputs each; TIMEOUT=25 seconds that one may take; TMPDIR is where inputs are laid out (default /dev/shm if there). Corpora, logs and found cases go to target/fuzz; a found case is kept by copying its crash-* file to
# src/test/resources/fuzz/TARGET, where every build replays it.
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")")
out=$root/target/fuzz
classes=$root/target/test-classes:$root/target/classes
if [[ ! -f $root/target/benchmarks.classpath ]]; then
  echo "error: $root must be built first: run mvn -B verify" >&2
  exit 2
fi
path=$classes:$(<"$root/target/benchmarks.classpath")
mkdir -p "$out"
if [[ -z ${TMPDIR:-} && -d /dev/shm && -w /dev/shm ]]; then
  export TMPDIR=/dev/shm
fi
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
java -cp "$path" io.github.trilemma.fuzz.Target "$out/seeds" > "$out/targets"
hooks=com.code_intelligence.jazzer.sanitizers
off=$hooks.ClojureLangHooks
for hook in Deserialization ExpressionLanguageInjection LdapInjection NamingContextLookup OsCommandInjection ReflectiveCall \
  RegexInjection RegexRoadblocks ScriptEngineInjection ServerSideRequestForgery SqlInjection XPathInjection; do
  off+=:$hooks.$hook
done
failed=0
while read -r target class; do
  if [[ $# -gt 0 && " $* " != *" $target "* ]]; then
    continue
  fi
  mkdir -p "$out/$target/corpus" "$out/$target/found" "$room/$target"
  cases=("$out/seeds/$target")
  if [[ -d $root/src/test/resources/fuzz/$target ]]; then
    cases+=("$root/src/test/resources/fuzz/$target")
  fi
  cd "$out/$target/found"
  java -Xmx1g -XX:+UseSerialGC -Djava.awt.headless=true -Djava.io.tmpdir="$room/$target" -cp "$path" \
    com.code_intelligence.jazzer.Jazzer --target_class="$class" \
    "--instrumentation_includes=io.github.trilemma.**:com.fasterxml.jackson.core.**:org.yaml.snakeyaml.**:org.tukaani.**:com.sun.imageio.**" \
    --instrumentation_excludes=io.github.trilemma.config.KeyIndex "--disabled_hooks=$off" -runs="${RUNS:-1000000}" -timeout="${TIMEOUT:-25}" -max_len=2048 -print_final_stats=1 \
    "$out/$target/corpus" "${cases[@]}" > "$out/$target/log" 2>&1 || failed=1
  echo "$target: $(grep -a -E '^#[0-9]+' "$out/$target/log" | tail -1)$(grep -a -m1 'Java Exception' "$out/$target/log" || true)"
done < "$out/targets"
exit $failed
