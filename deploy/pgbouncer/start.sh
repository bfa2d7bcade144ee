#!/bin/sh
# Takes name and password from DATABASE_URL, so that they stand in one place, and becomes PgBouncer.
set -eu
config=${1:-/etc/pgbouncer/pgbouncer.ini}
users=$(sed -n 's/^auth_file *= *//p' "$config")
rest=${DATABASE_URL:?is not set: see .env.example}
rest=${rest#*://}
name=${rest%%:*}
rest=${rest#*:}
umask 077
printf '"%s" "%s"\n' "$name" "${rest%%@*}" > "$users"
exec pgbouncer "$config"
