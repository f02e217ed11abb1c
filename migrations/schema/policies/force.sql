-- Every table refuses what no policy allows, also to its owner; a policy that says no is not needed.
do $$ declare t record; begin
  for t in select c.oid::regclass as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in ('panoh', 'vault', 'linkage', 'statistics') and c.relname <> 'migrations' loop
    execute format('alter table %s enable row level security', t.name);
    execute format('alter table %s force row level security', t.name);
  end loop;
end $$;
