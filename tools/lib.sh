# Shared by tools/quickstart and tools/check: installing Debian packages, saying what and why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build_packages=(clang-19 lld-19 llvm-19 cmake ninja-build zlib1g-dev libgmp-dev libmimalloc-dev libpcre2-dev)
test_packages=(libclang-rt-19-dev catch2 python3 ccache tmux erlang-nox erlang-dev)

# The compiler cache may be shared between checkouts: paths in it are relative to this one.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

say() { printf '%s\n' "joist: $*"; }

# install_packages WHY PACKAGE...: installs those that are missing, as root or through sudo.
install_packages() {
  local why=$1 missing=() package
  shift
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  say "installing from Debian, for $why: ${missing[*]}"
  local sudo=()
  if [[ $(id -u) -ne 0 ]]; then
    command -v sudo >/dev/null || { say "neither root nor sudo: please install these packages and run this again" >&2; exit 1; }
    sudo=(sudo)
  fi
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# build PRESET [TARGET...]: configures once, then builds. with_tests=ON (set by tools/check) builds the unit tests as well.
build() {
  local preset=$1
  shift
  if [[ ! -e build/$preset/build.ninja ]] || { [[ ${with_tests:-OFF} == ON ]] && ! grep -q '^JOIST_TESTS:BOOL=ON' "build/$preset/CMakeCache.txt"; }; then
    cmake --preset "$preset" -DJOIST_TESTS="${with_tests:-OFF}" >/dev/null
  fi
  say "building: $preset"
  ninja -C "build/$preset" "$@"
}
