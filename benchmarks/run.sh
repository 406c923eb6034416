#!/usr/bin/env bash
# Measures webhook-to-processing latency and orders per second on both databases. Needs PostgreSQL (see test.sh).
# Usage: benchmarks/run.sh [--rate 200] [--seconds 30] [--burst 3000] [--database sqlite|postgresql|both]
set -eu
cd "$(dirname "$0")/.."
dotnet build benchmarks/LoadDriver/LoadDriver.csproj -c Release -v quiet --nologo
exec dotnet run --project benchmarks/LoadDriver/LoadDriver.csproj -c Release --no-build -- "$@"
