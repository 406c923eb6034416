#!/usr/bin/env bash
# Measures how fast OrderActors is, beside honest baselines, on both databases, and prints the table of goals.
# benchmarks/run.sh quick takes under 5 minutes, benchmarks/run.sh full under 60; docs/performance.md says how it measures.
# A part alone, such as benchmarks/run.sh --scenario p8 --database sqlite; an unknown argument prints all that there are.
# ActorRuntime=Orleans benchmarks/run.sh measures the grains on Orleans. Needs PostgreSQL (see test.sh).
set -eu
cd "$(dirname "$0")/.."
export ActorRuntime="${ActorRuntime:-Embedded}"
artifacts="artifacts/$(printf %s "$ActorRuntime" | tr '[:upper:]' '[:lower:]')"
dotnet build benchmarks/LoadDriver/LoadDriver.csproj -c Release -v quiet --nologo

# One baseline is Orleans itself; without its packages the table says that the row was not measured.
baselines=benchmarks/Baselines/Baselines.csproj
if [ -f "$baselines" ]; then
    dotnet build "$baselines" -c Release -p:ActorRuntime=Orleans -v quiet --nologo >/dev/null ||
        echo "benchmarks/Baselines does not build on Orleans here: R5 is left out." >&2
fi
exec dotnet "$artifacts/bin/LoadDriver/release/OrderActors.LoadDriver.dll" "$@"
