#!/usr/bin/env bash
# Measures Surveyor on a real three-node cluster and on swarms of pretended servers, and writes docs/performance.md.
# ./bench.sh [scrapes of the real cluster] [file]
# ./bench.sh case "1,000 servers" [floors]   only the cases of that name
# ./bench.sh accounts                       only the server with thousands of accounts
# ./bench.sh health                         only the verdicts on 50,000 consumers
# ./bench.sh objectives                     only a thousand objectives
# ./bench.sh latency [samples [capture]]    only the latency samples, listened to or captured from a stream
# ./bench.sh swarm "1,000 servers, plain"    keeps such a swarm running and prints the flags to watch it with
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

command -v nats-server >/dev/null || eng/get-tools.sh nats-server
dotnet build tests/Surveyor.Benchmarks -c Release -v q -nologo
SURVEYOR_PROGRAM=$(eng/publish.sh)
export SURVEYOR_PROGRAM
benchmarks=tests/Surveyor.Benchmarks/bin/Release/net10.0/Surveyor.Benchmarks.dll
case "${1:-}" in
  case | swarm | accounts | latency | health | objectives) exec dotnet "$benchmarks" "$@" ;;
  *) exec dotnet "$benchmarks" "${1:-300}" "${2:-docs/performance.md}" ;;
esac
