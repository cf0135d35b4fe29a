#!/usr/bin/env bash
# Builds the JacORB client into target/interop: classes, and the program target/interop/jacorb-client.
# Exit 3: something that it needs is missing; the last line says what and how to get it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../.." && pwd)
out=${OUT:-$top/target/interop}
lib=$out/jacorb/lib

missing() { echo "jacorb: $1; .ci/install.sh installs it" >&2; exit 3; }
command -v javac >/dev/null || missing "no javac"
if ! ls "$lib"/jacorb-[0-9]*.jar "$lib"/jacorb-omgapi-*.jar "$lib"/jacorb-idl-compiler-*.jar "$lib"/jboss-rmi-api*.jar >/dev/null 2>&1; then
    command -v mvn >/dev/null || missing "no JacORB jars in $lib and no mvn to fetch them"
    mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies -DoutputDirectory="$lib" || missing "mvn could not fetch JacORB"
fi

classes=$out/jacorb/classes
idl=$top/idl-examples/idl
chaos=$top/tests/chaos
if [ -n "$(find "$here/src" "$here/build.sh" "$idl" "$chaos" -newer "$classes/.built" 2>/dev/null || echo never)" ] || [ ! -e "$classes/.built" ]; then
    rm -rf "$classes" "$out/jacorb/idl"
    mkdir -p "$classes" "$out/jacorb/idl"
    for file in "$idl"/{Grid,PerformanceTest,Directory}.idl "$chaos/Ledger.idl"; do
        java -cp "$lib/*" org.jacorb.idl.parser -i2jpackage :maestro.interop.idl -d "$out/jacorb/idl" "$file"
    done
    find "$here/src" "$out/jacorb/idl" -name '*.java' >"$out/jacorb/sources"
    javac -nowarn -Xlint:none -cp "$lib/*" -d "$classes" @"$out/jacorb/sources" 2>&1 | grep -v '^Note:' >&2 || true
    [ -e "$classes/maestro/interop/Main.class" ] || { echo "jacorb: the client does not compile" >&2; exit 1; }
    touch "$classes/.built"
fi

# -D options go to the virtual machine, all others to the client. JacORB logs every refused connection to standard
# error through slf4j; without a binding it is silent.
cat >"$out/jacorb-client" <<'END'
#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
set -- "$@"
options=
while case "${1-}" in -D*) true ;; *) false ;; esac; do
    options="$options $1"
    shift
done
exec java -Xshare:auto -XX:TieredStopAtLevel=1 $options -cp "$here/jacorb/classes:$here/jacorb/lib/*" maestro.interop.Main "$@"
END
chmod +x "$out/jacorb-client"
