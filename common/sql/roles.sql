-- Question:  which database roles does an installation have, and what may each do by default?
-- Run by:    a superuser, connected to the database, before the first migration; may be run again at any time.
-- Roles:     owner runs migrations and owns what people edit; app serves people and owns nothing;
--            loader is app plus the right to own and write facts and published scores.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hausbank_app') THEN
        CREATE ROLE hausbank_app NOSUPERUSER NOBYPASSRLS NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hausbank_loader') THEN
        CREATE ROLE hausbank_loader NOSUPERUSER NOBYPASSRLS NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hausbank_owner') THEN
        CREATE ROLE hausbank_owner NOSUPERUSER NOBYPASSRLS NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;  -- two set-ups at once: the other one made it
END $$;

GRANT hausbank_app TO hausbank_loader;
GRANT hausbank_loader TO hausbank_owner;

DO $$
BEGIN
    EXECUTE format('GRANT CREATE, CONNECT, TEMPORARY ON DATABASE %I TO hausbank_owner', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO hausbank_app', current_database());
END $$;

GRANT USAGE, CREATE ON SCHEMA public TO hausbank_owner;
-- The loader makes month and run partitions of the fact tables that it owns.
GRANT USAGE, CREATE ON SCHEMA public TO hausbank_loader;
GRANT USAGE ON SCHEMA public TO hausbank_app;

ALTER DEFAULT PRIVILEGES FOR ROLE hausbank_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO hausbank_app;
ALTER DEFAULT PRIVILEGES FOR ROLE hausbank_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO hausbank_app;
ALTER DEFAULT PRIVILEGES FOR ROLE hausbank_loader IN SCHEMA public
    GRANT SELECT ON TABLES TO hausbank_app;
