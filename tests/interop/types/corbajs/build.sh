#!/usr/bin/env bash
# Builds corba.js's server and relay of the types that it knows into target/interop/corbajs, and the program
# target/interop/corbajs-types. Exit 3: something that it needs is missing; the last line says what.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../../.." && pwd)
out=${OUT:-$top/target/interop}
made=$out/corbajs

missing() { echo "corbajs: $1" >&2; exit 3; }
command -v node >/dev/null || missing "no node"
mkdir -p "$made"
if [ ! -e "$made/.built" ] || [ -n "$(find "$here" "$here/../plain.idl" -newer "$made/.built")" ]; then
    cp "$here/package.json" "$here/main.mjs" "$made"
    if [ ! -e "$made/node_modules/corba.js" ] || [ ! -e "$made/node_modules/typescript" ]; then
        command -v npm >/dev/null || missing "no corba.js in $made and no npm to fetch it"
        npm install --silent --no-audit --no-fund --prefix "$made" || missing "npm could not fetch corba.js"
    fi
    rm -f "$made"/plain*
    (cd "$made" && cp "$here/../plain.idl" . && node node_modules/corba.js/lib/idl/idl.cjs --ts-all --output-directory . plain.idl)
    # What corba.js's compiler writes is TypeScript, without the endings of files that node wants.
    (cd "$made" && node -e '
        const ts = require("typescript"), fs = require("fs")
        for (const file of fs.readdirSync(".").filter((name) => /^plain.*\.ts$/.test(name))) {
            const text = fs.readFileSync(file, "utf8").replace(/(from ["\x27]\.\/[a-z_]+)(["\x27])/g, "$1.js$2")
            const options = { compilerOptions: { module: "ESNext", target: "ES2022", useDefineForClassFields: false } }
            fs.writeFileSync(file.replace(/ts$/, "js"), ts.transpileModule(text, options).outputText)
        }')
    touch "$made/.built"
fi

cat >"$out/corbajs-types" <<'SCRIPT'
#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
exec node "$here/corbajs/main.mjs" "$@"
SCRIPT
chmod +x "$out/corbajs-types"
