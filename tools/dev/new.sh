# new.sh - ./dev new: a project of one's own that builds. Its files are in templates/.

new_main() {
    local path= target= name program port component file kind=chip
    while (($#)); do
        case $1 in
            --target)
                (($# > 1)) || wrong "$1 needs a value"
                [[ $2 =~ ^(pico|pyboard|linux)$ ]] || wrong "no target '$2'; there are: pico pyboard linux"
                target=$2
                shift
                ;;
            -*) wrong "no option '$1'; new takes: --target" ;;
            *)
                [[ -z $path ]] || wrong "one project at a time: '$path' or '$1'"
                path=$1
                ;;
        esac
        shift
    done
    [[ -n $path ]] || wrong 'new needs the path of a folder: ./dev new PATH --target pico'
    [[ -n $target ]] || wrong 'new needs --target pico, pyboard or linux'
    path=$(cd "$called_from" && realpath -m -- "$path")
    name=${path##*/}
    [[ $name =~ ^[A-Za-z][A-Za-z0-9_-]*$ ]] || wrong "the folder's name becomes the program's: '$name' has to begin with a letter, and to have letters, digits, - and _ only"
    [[ $name != rondo ]] || wrong "a program cannot be called 'rondo', as the library is"
    [[ ! -e $path || ( -d $path && -z $(ls -A "$path") ) ]] || die 1 "there is something in $path; new wants a folder of its own"

    program="rondo_image($name main.cpp)"
    case $target in
        pico) port=rp2040 component=rp2040 ;;
        pyboard) port=stm32f405 component=stm32f405 ;;
        linux)
            port=host component=linux kind=linux
            program="add_executable($name main.cpp)
target_link_libraries($name PRIVATE rondo::linux)"
            ;;
    esac
    mkdir -p "$path" || die 1 "$path cannot be made"
    file=$(<templates/project/CMakeLists.txt)
    file=${file//@NAME@/"$name"}
    file=${file//@RONDO@/"$PWD"}
    file=${file//@PORT@/$port}
    file=${file//@COMPONENT@/$component}
    printf '%s\n' "${file//@PROGRAM@/"$program"}" >"$path/CMakeLists.txt" &&
        cp templates/project/gitignore "$path/.gitignore" &&
        cp "templates/$kind/presets.json" "$path/CMakePresets.json" &&
        cp "templates/$kind/main.cpp" "$path/" &&
        { [[ $kind != chip ]] || cp cmake/arm-none-eabi.cmake "templates/$target/board.hpp" "$path/"; } ||
        die 1 "$path cannot be written"
    printf 'made %s; to build it:\n\n    cd %q\n    cmake --preset default\n    cmake --build build\n\n' "$path" "$path"
    case $target in
        linux) printf 'then build/%s runs.\n' "$name" ;;
        *) printf 'then build/%s.elf is the firmware.\n' "$name" ;;
    esac
}
