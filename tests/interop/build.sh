#!/usr/bin/env bash
# Builds the stock clients, omniORB's server, and the servers of every type (types/), into target/interop (OUT).
#
#   tests/interop/build.sh [omniorb] [jacorb] [corbajs]        all without arguments
#
# What cannot be built says why and is skipped; with CI=true that is a failure.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export OUT=${OUT:-$(cd "$here/../.." && pwd)/target/interop}
mkdir -p "$OUT"

omniorb() {
    command -v omniidl >/dev/null || { echo "omniorb: no omniidl; .ci/install.sh installs it" >&2; return 3; }
    [ -e /usr/include/omniORB4/CORBA.h ] || { echo "omniorb: no libomniorb4-dev; .ci/install.sh installs it" >&2; return 3; }
    make -s -C "$here/omniorb" -j"$(nproc)" && make -s -C "$here/types/omniorb" -j"$(nproc)"
}

corbajs() { "$here/types/corbajs/build.sh"; }

jacorb() { "$here/jacorb/build.sh" && "$here/types/jacorb/build.sh"; }

status=0
for client in "${@:-omniorb jacorb corbajs}"; do
    for one in $client; do
        "$one"
        case $? in
            0) echo "built $one" ;;
            3) echo "skipped $one" >&2; [ "${CI-}" = true ] && status=1 ;;
            *) echo "failed $one" >&2; status=1 ;;
        esac
    done
done
exit $status
