#!/usr/bin/env bash
# Lets Surveyor watch for as long as wanted what never holds still; every scrape is checked.
# ./soak.sh [minutes] [seed]   a real cluster whose servers crash, stop and freeze at random; 60 minutes
# ./soak.sh calm [minutes]     healthy clients that look like trouble and rolling restarts: no alarm may come; 10 minutes
# ./soak.sh swarm [rounds]     pretended servers that restart under new ids while streams and consumers come and go; 100,000 rounds
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

eng/get-tools.sh all
dotnet build tests/Surveyor.EndToEnd -c Release -v q -nologo
SURVEYOR_PROGRAM=$(eng/publish.sh)
export SURVEYOR_PROGRAM
if [[ ${1:-} == swarm ]]; then
  export SURVEYOR_SOAK_ROUNDS=${2:-100000}
  filter=FullyQualifiedName~SwarmTests.Through
elif [[ ${1:-} == calm ]]; then
  export SURVEYOR_SOAK_SECONDS=$((${2:-10} * 60))
  filter=FullyQualifiedName~CalmTests
else
  export SURVEYOR_SOAK_SECONDS=$((${1:-60} * 60)) SURVEYOR_SOAK_SEED=${2:-}
  filter=FullyQualifiedName~SoakTests
fi
exec dotnet test tests/Surveyor.EndToEnd -c Release --no-build --filter "$filter" --logger "console;verbosity=detailed"
