#!/usr/bin/env bash
# Every check and every test: gets the tools, builds once (warnings are errors), checks the format, publishes the program as users get
# it, runs all tests, those from end to end against the published program.
# The last line says "N passed, N failed". Arguments go to "dotnet test", such as --filter FullyQualifiedName~Demo.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
configuration=Release
results=$PWD/TestResults
projects=(Surveyor.Core.Tests Surveyor.Tests Surveyor.EndToEnd)
broken=0

step() { printf '\n== %s\n' "$*"; }

step "tools"
eng/get-tools.sh all || exit 1

step "build"
dotnet build Surveyor.sln -c "$configuration" -v q -warnaserror || exit 1

step "format"
dotnet format Surveyor.sln --verify-no-changes --no-restore || broken=1

step "publish"
SURVEYOR_PROGRAM=$(eng/publish.sh) || exit 1
export SURVEYOR_PROGRAM

rm -rf "$results"
for project in "${projects[@]}"; do
  step "$project"
  dotnet test "tests/$project" -c "$configuration" --no-build --results-directory "$results" --logger "trx;LogFileName=$project.trx" \
    --blame-hang --blame-hang-timeout 10m --blame-hang-dump-type none "$@" || broken=1
done

step "benchmark, short form"
dotnet "tests/Surveyor.Benchmarks/bin/$configuration/net10.0/Surveyor.Benchmarks.dll" 20 || broken=1

# A counter of all result files, such as: count passed
count() {
  local sum=0 file number
  for file in "$results"/*.trx; do
    [[ -r $file ]] || continue
    number=$(grep -o '<Counters [^>]*' "$file" | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" | head -n 1)
    sum=$((sum + ${number:-0}))
  done
  printf '%s' "$sum"
}

for project in "${projects[@]}"; do
  [[ -r $results/$project.trx || $# -gt 0 ]] || { echo "$project has no result"; broken=1; }
done

skipped=$(($(count total) - $(count executed)))
if [[ $skipped -gt 0 ]]; then
  echo "$skipped skipped: a test that cannot run must fail"
  broken=1
fi

failed=$(($(count failed) + $(count error) + $(count timeout) + $(count aborted)))
printf '\n%s passed, %s failed\n' "$(count passed)" "$failed"
[[ $broken == 0 && $failed == 0 ]]
