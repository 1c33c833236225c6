#!/usr/bin/env bash
# Measures Surveyor on a real three-node cluster and writes docs/performance.md.
# ./bench.sh [scrapes] [file]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

command -v nats-server >/dev/null || eng/get-tools.sh nats-server
dotnet build tests/Surveyor.Benchmarks -c Release -v q -nologo
exec dotnet tests/Surveyor.Benchmarks/bin/Release/net10.0/Surveyor.Benchmarks.dll "${1:-300}" "${2:-docs/performance.md}"
