#!/bin/sh
# The programs of the image. Each replaces this shell, so that signals reach it.
set -eu

app=$(dirname "$0")
program=${1:-}
[ $# -eq 0 ] || shift
case $program in
  silo) exec dotnet "$app/Encoder.Silo.dll" "$@" ;;
  gateway) exec dotnet "$app/Encoder.Gateway.dll" "$@" ;;
  migrate) exec dotnet "$app/Encoder.Silo.dll" migrate "$@" ;;
  # Prints a token for a tenant: token [--tenant NAME].
  token) exec dotnet "$app/Encoder.Cli.dll" token --data "$Encoder__Storage__DataFolder" "$@" ;;
  *)
    echo "usage: silo | gateway | migrate | token [--tenant NAME]" >&2
    exit 2
    ;;
esac
