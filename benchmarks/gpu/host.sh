# Finds what the GPU stages need on this host. Sourced by run.sh; sets JAVA, LIBRARIES (class path) and LD_LIBRARY_PATH.

# The folders of CUDA's libraries: none where the linker knows them already, else those of an installed PyTorch's wheels (they
# belong together and hold cuDNN), else the toolkit's and cuDNN's usual places.
cuda_folders() {
  if ldconfig -p 2>/dev/null | grep -q 'libcudnn\.so\.9' && ldconfig -p | grep -q 'libcudart\.so\.13'; then
    return
  fi
  local found
  found=$(python3 - 2>/dev/null <<'PYTHON'
import pathlib
import site
import sys

folders = []
for entry in dict.fromkeys(sys.path + site.getsitepackages() + [site.getusersitepackages()]):
    nvidia = pathlib.Path(entry or ".") / "nvidia"
    if nvidia.is_dir():
        folders += sorted({str(file.parent) for file in nvidia.rglob("lib*.so.*")})
print(":".join(dict.fromkeys(folders)))
PYTHON
  ) || found=
  if [[ $found == *cudnn* || $found == *cu13* ]]; then
    echo "$found"
    return
  fi
  local folder list=
  for folder in "${CUDA_HOME:-}" "${CUDA_PATH:-}" /usr/local/cuda "$(dirname "$(dirname "$(readlink -f "$(command -v nvcc || echo /none/none/none)")")")"; do
    [[ -n $folder && -d $folder/lib64 ]] || continue
    list=${list:+$list:}$folder/lib64
    [[ -d $folder/extras/CUPTI/lib64 ]] && list=$list:$folder/extras/CUPTI/lib64
    break
  done
  echo "$list"
}

# joined BASE: the folder that pack.sh made in parts; unpacked once.
joined() {
  local base=$1
  [[ -x $base/jre/bin/java ]] && return
  [[ -f $base/SHA256SUMS ]] || return 1
  (
    cd "$base" &&
      sha256sum -c --quiet SHA256SUMS &&
      cat part-* | tar xf - &&
      if command -v xz >/dev/null; then xz -dc runtime.tar.xz; else python3 -c 'import lzma, shutil, sys; shutil.copyfileobj(lzma.open("runtime.tar.xz"), sys.stdout.buffer)'; fi | tar xf - &&
      rm -f runtime.tar.xz
  )
}

# Without a packed base: Java and the libraries of a Maven build on this host.
java_of() {
  local root=$1 base=${BASE:-$1/target/base}
  if joined "$base"; then
    JAVA=$base/jre/bin/java
    LIBRARIES="$base/lib/*"
  else
    JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
    command -v "$JAVA" >/dev/null || return 1
    [[ -f $root/target/benchmarks-gpu.classpath ]] || return 1
    LIBRARIES=$(<"$root/target/benchmarks-gpu.classpath")
    local launcher
    launcher=$(find "$root/target/console" "$HOME/.m2" -name 'junit-platform-console-standalone-*.jar' 2>/dev/null | sort | tail -n 1)
    [[ -n $launcher ]] && LIBRARIES=$LIBRARIES:$launcher
  fi
  local folders
  folders=$(cuda_folders)
  [[ -n $folders ]] && export LD_LIBRARY_PATH=$folders${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  return 0
}
