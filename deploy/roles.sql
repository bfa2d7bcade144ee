-- The two roles of Plumbline and its database, on a fresh PostgreSQL 18 cluster. Run once, as its superuser:
--
--   psql -v owner_password=... -v app_password=... -f deploy/roles.sql
--
-- The owner migrates; it is not a superuser, but has to see every row while it changes tables. The product signs in
-- as plumbline_app, which owns nothing and cannot look past a policy; clinic/roles.py refuses any stronger role.
\set ON_ERROR_STOP on
SET password_encryption = 'scram-sha-256';

CREATE ROLE plumbline_owner LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION CREATEDB BYPASSRLS PASSWORD :'owner_password';
CREATE ROLE plumbline_app LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOCREATEDB NOBYPASSRLS PASSWORD :'app_password';

-- PostgreSQL's own default for each of these is "no limit".
ALTER ROLE plumbline_app SET lock_timeout = '3s';
ALTER ROLE plumbline_app SET statement_timeout = '15s';
ALTER ROLE plumbline_app SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE plumbline_app SET transaction_timeout = '60s';
-- Every trigger asks for this setting; where it is missing each one raises and catches an error. PgBouncer passes no
-- startup options on, so the role brings it along.
ALTER ROLE plumbline_app SET pgtrigger.ignore = '{}';

\ir database.sql
