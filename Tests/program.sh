# Sourced by the checks against other people's programs, in the project's folder: `program` finds recordal or builds it, as
# $bin (RECORDAL_BIN names a built executable); `python_with PACKAGE…` gives a Python that has them, as $venv/bin/python.
# Needs the network once, for PyPI; the packages go to .build/peers.
# shellcheck shell=bash

venv=$PWD/.build/peers

program() {
    if [[ -n ${RECORDAL_BIN:-} ]]; then
        bin=$(cd "$(dirname "$RECORDAL_BIN")" && pwd)/$(basename "$RECORDAL_BIN")
    else
        # shellcheck source=Mocks/install.sh
        source Mocks/install.sh
        require_swift
        install_libraries
        swift build --product recordal
        # shellcheck disable=SC2034  # it is for whoever sources this
        bin=$(swift build --show-bin-path)/recordal
    fi
    unset RECORDAL_CONFIG RECORDAL_SHARE
}

python_with() {
    local packages="$*"
    if [[ ! -x $venv/bin/python ]] || ! "$venv/bin/python" -c "import ${packages// /, }" 2>/dev/null; then
        python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet "$@"
    fi
}
