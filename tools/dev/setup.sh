# setup.sh - what a command needs, and how it gets it: Debian packages and the packages of tools/.

host_packages='g++ cmake ninja-build libgtest-dev'
device_packages='umockdev libumockdev-dev libgpiod-dev'
clang_packages='clang-19 libclang-rt-19-dev'
arm_packages='g++ cmake ninja-build gcc-arm-none-eabi libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib python3'
qemu_packages='qemu-system-arm'
node_packages='nodejs'
npm_packages="$node_packages npm ca-certificates"
wasm_packages='clang-19 lld-19 libc++-19-dev-wasm32 libc++abi-19-dev-wasm32 libclang-rt-19-dev-wasm32 wasi-libc'
browser_packages='chromium'
docs_packages='doxygen doxygen-awesome-css python3 python3-markdown python3-pygments'
package_packages='g++ cmake ninja-build pkg-config python3 python3-jsonschema dpkg'
check_packages='g++ ninja-build clang-format-19 python3'
checker_packages='g++ cmake ninja-build libclang-19-dev llvm-19-dev libclang-common-19-dev'

# A package counts as there when what it is wanted for is there, wherever that came from.
present() { # PACKAGE
    case $1 in
        ninja-build) command -v ninja ;;
        nodejs) command -v node ;;
        clang-19) command -v clang++-19 ;;
        libclang-19-dev) [[ -e /usr/lib/llvm-19/include/clang/Tooling/Tooling.h ]] ;;
        llvm-19-dev) [[ -e /usr/lib/llvm-19/include/llvm/Support/JSON.h ]] ;;
        libclang-common-19-dev) [[ -e /usr/lib/llvm-19/lib/clang/19/include/stddef.h ]] ;;
        libclang-rt-19-dev) compgen -G '/usr/lib/llvm-19/lib/clang/19/lib/linux/libclang_rt.asan*' ;;
        lld-19) command -v wasm-ld-19 ;;
        libc++-19-dev-wasm32) [[ -e /usr/include/wasm32-wasi/c++/v1/vector ]] ;;
        libc++abi-19-dev-wasm32) [[ -e /usr/lib/wasm32-wasi/libc++abi.a ]] ;;
        libclang-rt-19-dev-wasm32) compgen -G '/usr/lib/llvm-19/lib/clang/19/lib/wasi/libclang_rt.builtins*' ;;
        wasi-libc) [[ -e /usr/lib/wasm32-wasi/libc.a ]] ;;
        libgtest-dev) compgen -G '/usr/*include/gtest/gtest.h' || [[ -e /usr/local/include/gtest/gtest.h ]] ;;
        gcc-arm-none-eabi) command -v arm-none-eabi-g++ ;;
        libnewlib-arm-none-eabi) arm_has libc_nano.a ;;
        libstdc++-arm-none-eabi-newlib) arm_has libsupc++.a ;;
        umockdev) command -v umockdev-run ;;
        libgpiod-dev) [[ -e /usr/include/gpiod.h ]] ;;
        libumockdev-dev) [[ -e /usr/include/umockdev-1.0/umockdev.h ]] && command -v pkg-config ;;
        libboost-dev) [[ -e /usr/include/boost/asio.hpp ]] ;;
        libuv1-dev) [[ -e /usr/include/uv.h ]] ;;
        doxygen-awesome-css) [[ -e /usr/share/doxygen-awesome-css/doxygen-awesome.css ]] ;;
        python3-markdown) [[ -d /usr/lib/python3/dist-packages/markdown ]] ;;
        python3-jsonschema) [[ -d /usr/lib/python3/dist-packages/jsonschema ]] ;;
        python3-pygments) [[ -d /usr/lib/python3/dist-packages/pygments ]] ;;
        ca-certificates) [[ -s /etc/ssl/certs/ca-certificates.crt ]] ;;
        *) command -v "$1" ;;
    esac >/dev/null
}

arm_has() { [[ $(arm-none-eabi-g++ -print-file-name="$1" 2>/dev/null) == /* ]]; }

node_modules_fit() { cmp -s tools/package-lock.json tools/node_modules/.installed-lock.json; }

as_root() {
    if ((EUID == 0)); then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

may_install() { command -v apt-get >/dev/null && { ((EUID == 0)) || sudo -n true; } 2>/dev/null; }

apt_install() {
    as_root apt-get update -q # when it fails, the next line says whether that matters
    as_root apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}

npm_install() {
    npm ci --prefix tools --no-audit --no-fund --fetch-retries=2 --fetch-timeout=60000 &&
        cp tools/package-lock.json tools/node_modules/.installed-lock.json
}

# need [--modules] PACKAGE...: returns when all of it is there, else ends the program.
need() {
    local modules= package version
    local -A missing=()
    if [[ $1 == --modules ]]; then
        modules=1
        shift
    fi
    for package in "$@"; do
        present "$package" || missing[$package]=1
    done
    [[ -n $modules ]] && node_modules_fit && modules=
    if ((${#missing[@]})); then
        local list
        list=$(printf '%s\n' "${!missing[@]}" | sort | tr '\n' ' ')
        if ! may_install; then
            printf 'dev: something is missing and this user may not install it. As root, then here:\n' >&2
            printf '    apt-get install --no-install-recommends %s\n' "${list% }" >&2
            [[ -n $modules ]] && printf '    npm ci --prefix tools\n' >&2
            exit 3
        fi
        grep -qs '^ID=debian' /etc/os-release || say '           this is not Debian: its package names are tried, but untested here'
        step "install ${list% }" apt apt_install $list ||
            die 1 "apt-get could not install the packages (is the network up?); all of its output is in $failed_log"
    fi
    if [[ " $* " == *' g++ '* ]]; then
        version=$(g++ -dumpversion 2>/dev/null)
        ((10#0${version%%.*} >= 12)) || die 1 "g++ is ${version:-broken}; 12 or newer is needed (Debian 12 has it)"
    fi
    if [[ " $* " == *' nodejs '* ]]; then
        version=$(node --version 2>/dev/null)
        version=${version#v}
        ((10#0${version%%.*} >= 18)) || die 1 "node is ${version:-broken}; 18 or newer is needed (Debian 12 has it)"
    fi
    if [[ -n $modules ]]; then
        step 'install the packages of tools/package-lock.json' npm npm_install ||
            die 1 "npm could not fetch the packages (is the network up?); all of its output is in $failed_log"
    fi
}
