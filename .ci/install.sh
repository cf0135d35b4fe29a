#!/usr/bin/env bash
# Installs what the interop tests and the benchmarks need on a Debian machine: omniORB (its TLS transport is in the same packages), openssl,
# corosync, iproute2, tshark, Java, Maven, python3, a C++ compiler, and JacORB's jars in target/interop/jacorb/lib. What is there already is
# left alone, so a second run is quick.
#
# What cannot be installed says why and is skipped; with CI=true that is a failure.
set -uo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
out=${OUT:-$top/target/interop}
failed=0

skip() {
    echo "skipped: $1" >&2
    [ "${CI-}" = true ] && failed=1
}

# What each package is wanted for: a file or a program that shows that it is there.
wanted=(
    "g++:g++" "make:make" "python3:python3" "omniidl:omniidl" "catior:omniorb" "omniNames:omniorb-nameserver" "tshark:tshark" "javac:default-jdk-headless" "mvn:maven"
    "/usr/include/omniORB4/CORBA.h:libomniorb4-dev" "/usr/share/idl/omniORB/Naming.idl:omniorb-idl" "openssl:openssl" "ip:iproute2" "tc:iproute2" "systemd-analyze:systemd"
    "node:nodejs" "npm:npm" "corosync:corosync" "corosync-keygen:corosync" "/usr/share/doc/libcpg4:libcpg4"
)
packages=()
for pair in "${wanted[@]}"; do
    evidence=${pair%%:*}
    case $evidence in
        /*) [ -e "$evidence" ] || packages+=("${pair##*:}") ;;
        *) command -v "$evidence" >/dev/null || packages+=("${pair##*:}") ;;
    esac
done

if [ ${#packages[@]} -gt 0 ]; then
    as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    if ! command -v apt-get >/dev/null; then
        skip "${packages[*]}: no apt-get here"
    elif ! "${as_root[@]}" true 2>/dev/null; then
        skip "${packages[*]}: not root, and sudo wants a password"
    else
        echo "installing ${packages[*]}"
        "${as_root[@]}" apt-get update -qq
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null ||
            skip "apt-get could not install ${packages[*]}"
    fi
fi

lib=$out/jacorb/lib
mkdir -p "$lib"
if ! ls "$lib"/jacorb-[0-9]*.jar "$lib"/jacorb-omgapi-*.jar "$lib"/jacorb-idl-compiler-*.jar "$lib"/jboss-rmi-api*.jar >/dev/null 2>&1; then
    if command -v mvn >/dev/null; then
        echo "fetching JacORB into $lib"
        mvn -q -B -f "$top/tests/interop/jacorb/pom.xml" dependency:copy-dependencies -DoutputDirectory="$lib" ||
            skip "Maven could not fetch JacORB"
    else
        skip "JacORB's jars: no mvn"
    fi
fi
[ $failed = 0 ] && echo "what the interop tests need is here"
exit $failed
