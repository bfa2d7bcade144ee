-- The database, empty: part of roles.sql, and the first step of putting a backup back (docs/operations.md).
\set ON_ERROR_STOP on
CREATE DATABASE plumbline OWNER plumbline_owner TEMPLATE template0 ENCODING 'UTF8'
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
REVOKE ALL ON DATABASE plumbline FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE plumbline TO plumbline_app;
