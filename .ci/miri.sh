#!/usr/bin/env bash
# Runs the pure crates' own tests where each step is checked for undefined behaviour, with few random inputs.
#   .ci/miri.sh          unit tests of the small ones, as CI does it
#   .ci/miri.sh --all    all tests of all of them: an hour or more
set -euo pipefail
cd "$(dirname "$0")/.."
if ! cargo +nightly miri --version >/dev/null 2>&1; then
    echo "skipped: no nightly toolchain with miri (rustup toolchain install nightly --component miri,rust-src)"
    exit 0
fi
# Proptest looks for the failures that it has seen, in files; a build of its own does not undo the others'.
export MIRIFLAGS=-Zmiri-disable-isolation PROPTEST_CASES=2 CARGO_TARGET_DIR=target/miri
what=(--lib)
[ "${1:-}" != --all ] || what=(--lib --tests -p maestro-giop)
cargo +nightly miri test --quiet --locked -p maestro-ior -p maestro-adaptors "${what[@]}"
