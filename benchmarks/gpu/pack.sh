#!/usr/bin/env bash
# Packs what a host without Java, Maven and network needs to run the GPU stages. Run it where 'mvn -Pgpu -DskipTests package' ran.
#   pack.sh base OUT [MIB]   Java runtime and libraries in parts of MIB (default 56) under OUT/base; changes rarely
#   pack.sh app OUT          program, tests, benchmarks, kernel sources and scripts as OUT/app.tar.gz; a few MiB
# On the host: unpack app.tar.gz, put the parts and SHA256SUMS into its folder target/base, then run benchmarks/gpu/run.sh.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
root=$(dirname "$(dirname "$here")")

fail() {
  echo "error: $*" >&2
  exit 2
}

kind=${1:-} out=${2:-} part=${3:-56}
[[ ($kind == base || $kind == app) && -n $out ]] || fail "pack.sh takes 'base OUT [MIB]' or 'app OUT', got '$*'"
[[ $part =~ ^[1-9][0-9]*$ ]] || fail "the size of a part must be a number of MiB, got $part"
build=$root/target
jar=$build/trilemma-gpu.jar
list=$build/benchmarks-gpu.classpath
[[ -f $jar && -f $list ]] || fail "$jar and $list must exist, got none: run 'mvn -Pgpu -DskipTests package' in $root"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

if [[ $kind == app ]]; then
  mkdir -p "$work/target/lib-gpu"
  cp "$jar" "$work/target/"
  cp "$build/lib-gpu/trilemma-gpu-"*.jar "$work/target/lib-gpu/"
  jar --create --file "$work/target/tests.jar" -C "$build/test-classes" .
  tar -C "$root" -cf - --exclude=results --exclude=__pycache__ native cmake benchmarks/gpu benchmarks/peers | tar -C "$work" -xf -
  tar -C "$work" -czf "$out/app.tar.gz" .
  ls -l "$out/app.tar.gz"
  exit 0
fi

command -v jlink >/dev/null || fail "jlink of a JDK must be there, got none: install a JDK 17 with its jmods"
mkdir -p "$work/lib" "$out/base"
IFS=: read -r -a libraries <"$list" || true
for library in "${libraries[@]}"; do
  [[ -f $library ]] || fail "the libraries of $list must be files, got '$library': run 'mvn -Pgpu -DskipTests package' again"
  cp "$library" "$work/lib/"
done
# One of the two folders may be missing.
launcher=$({ find "$build/console" "$HOME/.m2" -name 'junit-platform-console-standalone-*.jar' 2>/dev/null || true; } | sort | tail -n 1)
[[ -n $launcher ]] || fail "JUnit's console launcher must be there, got none: run 'mvn dependency:get -Dartifact=org.junit.platform:junit-platform-console-standalone:1.14.4'"
cp "$launcher" "$work/lib/"
jlink --add-modules java.se,jdk.unsupported,jdk.management,jdk.zipfs,jdk.jfr --strip-debug --no-man-pages --no-header-files --output "$work/jre"
tar -C "$work" -cf - jre | xz -T0 -2 >"$work/runtime.tar.xz"
rm -f "$out/base/part-"*
tar -C "$work" -cf - runtime.tar.xz lib | split -b "${part}M" -d -a 3 - "$out/base/part-"
(cd "$out/base" && sha256sum part-* >SHA256SUMS)
ls -l "$out/base"
