#!/bin/bash
# For the container of PostgreSQL, once, when its volume is new: the roles with the passwords of the two addresses.
set -euo pipefail
password_of() {
  local rest=${1#*://*:}
  printf %s "${rest%%@*}"
}
psql --no-psqlrc --quiet --username "${POSTGRES_USER:-postgres}" \
  -v owner_password="$(password_of "$MIGRATION_DATABASE_URL")" \
  -v app_password="$(password_of "$DATABASE_URL")" \
  -f "${ROLES:-/deploy/roles.sql}"
