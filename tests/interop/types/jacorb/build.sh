#!/usr/bin/env bash
# Builds JacORB's server and relay of every type into target/interop: classes, and the program target/interop/jacorb-types.
# JacORB's jars are where tests/interop/jacorb/build.sh put them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../../.." && pwd)
out=${OUT:-$top/target/interop}
lib=$out/jacorb/lib
made=$out/jacorb/types
idl=$here/..

# JacORB's value types need a class that Java has not had since version 11.
if ! ls "$lib"/javax.transaction-api-*.jar >/dev/null 2>&1; then
    command -v mvn >/dev/null || { echo "jacorb: no javax.transaction-api in $lib and no mvn to fetch it" >&2; exit 3; }
    mvn -q -B dependency:copy -Dartifact=javax.transaction:javax.transaction-api:1.3 -DoutputDirectory="$lib" ||
        { echo "jacorb: mvn could not fetch javax.transaction-api" >&2; exit 3; }
fi

if [ ! -e "$made/.built" ] || [ -n "$(find "$here" "$idl"/*.idl -newer "$made/.built")" ]; then
    rm -rf "$made"
    mkdir -p "$made/idl" "$made/classes"
    # What JacORB's IDL compiler does not know is left out: docs/types.md says why.
    java -cp "$lib/*" org.jacorb.idl.parser -i2jpackage Types:maestro.types -I"$idl" -d "$made/idl" \
        -DWITH_PREMIUM -DWITH_ORB_IDL -DWITHOUT_HIGH_LABELS -DWITHOUT_LONG_DOUBLE -DWITHOUT_ABSTRACT_HOLDERS "$idl/echo.idl"
    find "$here/src" "$made/idl" -name '*.java' >"$made/sources"
    javac -nowarn -Xlint:none -cp "$lib/*" -d "$made/classes" @"$made/sources" 2>&1 | grep -v '^Note:' >&2 || true
    [ -e "$made/classes/maestro/types/Main.class" ] || { echo "jacorb: the server of every type does not compile" >&2; exit 1; }
    touch "$made/.built"
fi

cat >"$out/jacorb-types" <<'SCRIPT'
#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
options=
while case "${1-}" in -D*) true ;; *) false ;; esac; do
    options="$options $1"
    shift
done
exec java --add-opens java.base/java.io=ALL-UNNAMED --add-opens java.base/java.lang=ALL-UNNAMED -Xshare:auto -XX:TieredStopAtLevel=1 $options -cp "$here/jacorb/types/classes:$here/jacorb/lib/*" maestro.types.Main "$@"
SCRIPT
chmod +x "$out/jacorb-types"
