#!/usr/bin/env bash
# Publishes Surveyor as its users get it into artifacts/surveyor and prints the path of the program: one native executable, or, where
# there is no linker for that, compiled ahead with the JIT compiler at hand (needs the ASP.NET Core runtime to run).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rm -rf artifacts/surveyor
publish() { dotnet publish src/Surveyor -c Release --use-current-runtime -o artifacts/surveyor -v q -nologo "$@" >&2; }
if command -v clang >/dev/null || command -v gcc >/dev/null; then
  publish -p:PublishAot=true
  program=surveyor
else
  echo "publish: neither clang nor gcc is here, so the program is not a native one" >&2
  publish --self-contained false -p:PublishReadyToRun=true
  program=surveyor.dll
fi
echo "$PWD/artifacts/surveyor/$program"
