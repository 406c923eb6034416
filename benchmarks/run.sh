#!/usr/bin/env bash
# Measures how fast OrderActors is, beside honest baselines, on both databases, and prints the table of goals.
# benchmarks/run.sh quick takes under 5 minutes, benchmarks/run.sh full under 60; docs/performance.md says how it measures.
# A part alone, such as benchmarks/run.sh --scenario p8 --database sqlite; an unknown argument prints all that there are.
# Needs PostgreSQL (see test.sh).
set -eu
cd "$(dirname "$0")/.."
dotnet build benchmarks/LoadDriver/LoadDriver.csproj -c Release -v quiet --nologo
exec dotnet artifacts/bin/LoadDriver/release/OrderActors.LoadDriver.dll "$@"
