#!/bin/sh
# Starts a program of the image, which replaces this shell so that it receives signals.
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
