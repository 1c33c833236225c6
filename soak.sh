#!/usr/bin/env bash
# Lets Surveyor watch a real cluster whose servers crash, stop and freeze at random, for as long as wanted; every scrape is checked.
# ./soak.sh [minutes] [seed]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

eng/get-tools.sh all
dotnet build tests/Surveyor.EndToEnd -c Release -v q -nologo
export SURVEYOR_SOAK_SECONDS=$((${1:-60} * 60)) SURVEYOR_SOAK_SEED=${2:-}
exec dotnet test tests/Surveyor.EndToEnd -c Release --no-build --filter FullyQualifiedName~SoakTests --logger "console;verbosity=detailed"
