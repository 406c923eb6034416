#!/usr/bin/env bash
# Installs what the tests need and is missing, then runs them all. Ends with "N passed, N failed".
# Usage: ./test.sh [dotnet test filter], for example ./test.sh 'FullyQualifiedName~Domain'
set -u
cd "$(dirname "$0")" || exit 1
export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true

say() { printf '%s\n' "$*" >&2; }

# The simulation is all computing: optimized it lives through twice as many histories in the same time.
configuration_of() {
    case "$1" in
        Simulation.Tests) echo Release ;;
        *) echo Debug ;;
    esac
}

has_postgresql() {
    command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

install_postgresql() {
    local as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
    if ! command -v apt-get >/dev/null || { [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; }; then
        say "The tests need PostgreSQL 15 or later, and it is not installed."
        say "Install it so that initdb is in PATH or in /usr/lib/postgresql/*/bin, and run this again."
        say "On Debian as root (or with sudo) this script installs it by itself."
        return 1
    fi
    say "Installing PostgreSQL for the tests (they start a private server; none is left running)."
    # The package would otherwise create and start a server of its own, which nobody here needs.
    "${as_root[@]}" mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo 'create_main_cluster = false' | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
    "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
}

command -v dotnet >/dev/null || { say "The .NET SDK 10 is not installed: https://dot.net/download"; exit 1; }
has_postgresql || install_postgresql || exit 1

if ! dotnet build OrderActors.sln -v quiet --nologo; then
    say "The build failed."
    echo "0 passed, 1 failed"
    exit 1
fi

# Two at a time: many tests wait for timers and servers. Each writes into a log of its own, shown whole when it is done.
at_once=2
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# Runs one project, and leaves its log and its exit code.
run_project() {
    local project=$1 name=$2 configuration
    configuration=$(configuration_of "$name")
    {
        { [ "$configuration" = Debug ] || dotnet build "$project" -c "$configuration" -v quiet --nologo; } &&
            dotnet test "$project" -c "$configuration" --no-build --nologo -v quiet --logger "console;verbosity=minimal" \
                ${filter:+--filter "$filter"}
    } >"$logs/$name.log" 2>&1
    echo $? >"$logs/$name.exit"
    cat "$logs/$name.log"
}

filter=${1:-}
started=()
# The longest first: begun last, it would run alone for half of its time.
longest=tests/Simulation.Tests/Simulation.Tests.csproj
for project in "$longest" $(printf '%s\n' tests/*.Tests/*.Tests.csproj | grep -vxF "$longest"); do
    name=$(basename "$project" .csproj)
    while [ "$(jobs -rp | wc -l)" -ge "$at_once" ]; do
        wait -n || true
    done
    started+=("$name")
    run_project "$project" "$name" &
done
wait

passed=0 failed=0 code=0
for name in "${started[@]}"; do
    log=$logs/$name.log
    # One that ended without leaving its code did not pass.
    [ "$(cat "$logs/$name.exit" 2>/dev/null)" = 0 ] || code=1
    p=$(grep -oE 'Passed: +[0-9]+' "$log" | grep -oE '[0-9]+' | tail -1)
    f=$(grep -oE 'Failed: +[0-9]+' "$log" | grep -oE '[0-9]+' | tail -1)
    if [ -z "${p:-}" ] && [ -z "$filter" ]; then
        say "$name ran no test."
        code=1
    fi
    passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0}))
done

# A project that broke before it could count is a failure too.
[ "$code" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$code" -eq 0 ] && [ "$passed" -gt 0 ]
