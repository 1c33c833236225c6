#!/usr/bin/env bash
# Shows Surveyor on a throwaway nats-server cluster: finds or gets nats-server, builds, runs "surveyor demo".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v dotnet >/dev/null; then
  echo "demo: the .NET 10 SDK is missing: install it so that 'dotnet' is on PATH" >&2
  exit 1
fi

command -v nats-server >/dev/null || eng/get-tools.sh nats-server

echo "demo: building" >&2
log=$(mktemp)
if ! dotnet build src/Surveyor -c Release -v q -nologo >"$log" 2>&1; then
  cat "$log" >&2
  rm -f "$log"
  exit 1
fi
rm -f "$log"

exec dotnet src/Surveyor/bin/Release/net10.0/surveyor.dll demo "$@"
