-- The store: a view of the archive for people and dashboards. The archive is the evidence; everything here except facts
-- can be made again from it.

create table store_setting (
  key text primary key,
  value text not null
);
comment on table store_setting is 'layout: hypertable or partitions, chosen when the schema was made. retention-days: how long telemetry is kept where policies exist, 0 for ever.';
insert into store_setting values ('retention-days', '400');

-- Which of the two layouts this database can have. TimescaleDB counts when it is installed, or can be installed now.
do $$
declare
  layout text := 'partitions';
begin
  if exists (select from pg_extension where extname = 'timescaledb') then
    layout := 'hypertable';
  elsif exists (select from pg_available_extensions where name = 'timescaledb')
      and pg_has_role(current_user, 'pg_read_all_settings', 'usage') then
    -- Creating the extension where its library is not preloaded would end the connection.
    if current_setting('shared_preload_libraries') ~ '(^|[ ,/"])timescaledb($|[ ,"])' then
      begin
        create extension timescaledb;
        layout := 'hypertable';
      exception when insufficient_privilege then
        raise notice 'TimescaleDB is available, but this role may not create the extension: native partitions are used';
      end;
    end if;
  end if;
  insert into store_setting values ('layout', layout);
end
$$;

create table series (
  id integer generated always as identity primary key,
  device text not null,
  channel text not null,
  role text not null check (role in ('state', 'process', 'heartbeat')),
  unit text not null,
  unique (device, channel, role, unit)
);

create table ingest_position (
  gateway text primary key,
  number smallint generated always as identity unique,
  position bigint not null default 0 check (position >= 0),
  updated_at timestamptz not null default now()
);
comment on table ingest_position is 'How far the archive of each gateway was copied: changed in the transaction that copies.';

create table frame (
  id bigint primary key,
  agent text not null,
  boot uuid not null,
  sequence bigint not null check (sequence > 0),
  gateway text not null references ingest_position (gateway),
  position bigint not null check (position > 0),
  arrival timestamptz not null,
  digest bytea not null check (length(digest) = 32),
  row_count integer not null check (row_count >= 0),
  unique (agent, boot, sequence),
  unique (gateway, position)
);
comment on table frame is 'Every frame copied, once: agent, boot and sequence are the key that makes rows exactly once. id = number of the gateway * 2^44 + position.';

do $$
begin
  execute
    'create table telemetry (
       source_time timestamptz not null,
       received_time timestamptz not null,
       edge_time timestamptz not null,
       frame_id bigint not null,
       value_double double precision,
       value_long bigint,
       series_id integer not null,
       row_number integer not null,
       quality smallint not null check (quality between 0 and 2),
       value_bool boolean,
       value_text text,
       check (num_nonnulls(value_double, value_long, value_bool, value_text) <= 1)
     )'
    || case (select value from store_setting where key = 'layout')
         when 'partitions' then ' partition by range (source_time)'
         else ''
       end;
end
$$;
comment on table telemetry is 'Samples whose source time lies within 400 days before and 2 days after their arrival. (frame_id, row_number) names a sample. quality: 0 good, 1 uncertain, 2 bad.';
create index telemetry_by_series on telemetry (series_id, source_time desc);

do $$
begin
  if (select value from store_setting where key = 'layout') = 'hypertable' then
    perform create_hypertable('telemetry', 'source_time',
      chunk_time_interval => interval '7 days', create_default_indexes => false);
  else
    create table telemetry_default partition of telemetry default;
  end if;
end
$$;

-- A clock that is far off would make a partition for each of its weeks; such samples are kept apart.
create table telemetry_stray (
  source_time timestamptz not null,
  received_time timestamptz not null,
  edge_time timestamptz not null,
  frame_id bigint not null,
  value_double double precision,
  value_long bigint,
  series_id integer not null,
  row_number integer not null,
  quality smallint not null check (quality between 0 and 2),
  value_bool boolean,
  value_text text
);
comment on table telemetry_stray is 'Samples whose source time is implausible; times that the database cannot hold are infinity or -infinity.';

create view sample as
  select s.device, s.channel, s.role, s.unit, t.source_time, t.received_time, t.edge_time, t.quality,
         t.value_double, t.value_long, t.value_bool, t.value_text, t.frame_id, t.row_number
  from telemetry t join series s on s.id = t.series_id
  union all
  select s.device, s.channel, s.role, s.unit, t.source_time, t.received_time, t.edge_time, t.quality,
         t.value_double, t.value_long, t.value_bool, t.value_text, t.frame_id, t.row_number
  from telemetry_stray t join series s on s.id = t.series_id;

-- Makes the partition of the week (from Monday, UTC) that a time lies in; true when it was not there before. A writer may
-- call it without the right to make tables.
create function ensure_telemetry_partition(at timestamptz) returns boolean
language plpgsql security definer set search_path from current as $$
declare
  monday timestamptz := date_trunc('week', at, 'UTC');
  sunday timestamptz := monday + interval '168 hours';
  name text := 'telemetry_' || to_char(monday at time zone 'UTC', 'YYYYMMDD');
begin
  if (select value from store_setting where key = 'layout') <> 'partitions' or to_regclass(quote_ident(name)) is not null then
    return false;
  end if;
  perform pg_advisory_xact_lock(hashtext('plumbline telemetry partitions'));
  if to_regclass(quote_ident(name)) is not null then
    return false;
  end if;
  execute format('create table %I (like telemetry including defaults including constraints)', name);
  execute format(
    'with moved as (delete from telemetry_default where source_time >= %L and source_time < %L returning *)
     insert into %I select * from moved', monday, sunday, name);
  execute format('alter table telemetry attach partition %I for values from (%L) to (%L)', name, monday, sunday);
  return true;
end
$$;

-- Drops whole weeks of telemetry that end before a time; the archive keeps them. Returns how many.
create function drop_telemetry_before(at timestamptz) returns integer
language plpgsql set search_path from current as $$
declare
  dropped integer := 0;
  partition record;
begin
  if (select value from store_setting where key = 'layout') = 'hypertable' then
    execute format('select count(*) from drop_chunks(%L::regclass, older_than => %L::timestamptz)', 'telemetry', at) into dropped;
    return dropped;
  end if;
  for partition in
    select child.relname as name
    from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent = 'telemetry'::regclass and child.relname ~ '^telemetry_[0-9]{8}$'
  loop
    if to_date(right(partition.name, 8), 'YYYYMMDD')::timestamp at time zone 'UTC' + interval '168 hours' <= at then
      execute format('drop table %I', partition.name);
      dropped := dropped + 1;
    end if;
  end loop;
  return dropped;
end
$$;

-- Under the Timescale licence: compression after two weeks, and retention. Says what is in force. The Apache edition has
-- neither and works without. Called at each start, for the licence may change.
create function apply_store_policies() returns text
language plpgsql set search_path from current as $$
declare
  days integer := (select value::integer from store_setting where key = 'retention-days');
begin
  if (select value from store_setting where key = 'layout') <> 'hypertable' then
    return 'native partitions: no policies';
  end if;
  if coalesce(current_setting('timescaledb.license', true), 'apache') <> 'timescale' then
    return 'hypertable of the Apache edition: no policies';
  end if;
  execute 'alter table telemetry set (timescaledb.compress, timescaledb.compress_segmentby = ''series_id'', timescaledb.compress_orderby = ''source_time desc'')';
  execute 'select add_compression_policy(''telemetry'', interval ''14 days'', if_not_exists => true)';
  execute 'select remove_retention_policy(''telemetry'', if_exists => true)';
  if days > 0 then
    execute format('select add_retention_policy(''telemetry'', interval ''%s days'')', days);
  end if;
  return 'hypertable of the Timescale edition: compression after 14 days, retention of ' || days || ' days (0: for ever)';
end
$$;

create table gap (
  frame_id bigint not null references frame (id),
  number integer not null,
  agent text not null,
  device text not null,
  channel text not null,
  from_time timestamptz not null,
  to_time timestamptz not null,
  cause text not null,
  lost bigint check (lost >= 0),
  primary key (frame_id, number)
);
comment on table gap is 'Stretches of time in which samples are known to be missing. An empty device or channel stands for every one.';
create index gap_by_device on gap (device, from_time);

create table device_status (
  device text primary key,
  agent text not null,
  state text,
  state_quality smallint check (state_quality between 0 and 2),
  state_time timestamptz,
  last_source_time timestamptz not null,
  last_received_time timestamptz not null
);
comment on table device_status is 'The latest of each device, by source time.';

create table fact_set (
  id bigint generated always as identity primary key,
  scheme text not null,
  as_of date not null,
  zone text not null,
  computed_at timestamptz not null default now(),
  archive_digest bytea,
  settings jsonb not null default '{}'
);
create index fact_set_by_scheme on fact_set (scheme, as_of, computed_at desc);

create table fact (
  fact_set bigint not null references fact_set (id) on delete cascade,
  indicator text not null,
  window_id text not null check (window_id in ('as-of', 'month', 'year')),
  dimensions jsonb not null default '{}',
  period_from date,
  period_to date,
  value text not null,
  numerator numeric not null,
  denominator numeric not null check (denominator > 0),
  unit text not null default '',
  grade text not null check (grade in ('measured', 'recorded', 'registered', 'derived', 'declared')),
  primary key (fact_set, indicator, window_id, dimensions)
);

create table finding (
  fact_set bigint not null references fact_set (id) on delete cascade,
  kind text not null,
  count bigint not null check (count >= 0),
  subjects text[] not null default '{}',
  primary key (fact_set, kind)
);

-- Roles with the least rights: who logs in is made a member. Where this role may not make roles, an operator makes them and
-- the next migration, or grant_store_roles(), grants their rights.
create function grant_store_roles() returns text
language plpgsql set search_path from current as $$
declare
  role text;
  made text := '';
  schema text := current_schema();
begin
  foreach role in array array['plumbline_writer', 'plumbline_reader', 'plumbline_verifier'] loop
    if not exists (select from pg_roles where rolname = role) then
      if not (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) then
        continue;
      end if;
      begin
        execute format('create role %I nologin', role);
      exception when duplicate_object or unique_violation then
        null; -- made by another migration of this server meanwhile
      end;
    end if;
    execute format('grant usage on schema %I to %I', schema, role);
    execute format('grant select on all tables in schema %I to %I', schema, role);
    made := made || ' ' || role;
  end loop;
  if exists (select from pg_roles where rolname = 'plumbline_writer') then
    grant insert on series, frame, telemetry, telemetry_stray, gap, device_status, ingest_position to plumbline_writer;
    grant update on ingest_position, device_status to plumbline_writer;
    if (select value from store_setting where key = 'layout') = 'partitions' then
      grant insert on telemetry_default to plumbline_writer;
    end if;
  end if;
  if exists (select from pg_roles where rolname = 'plumbline_verifier') then
    grant insert, delete on fact_set, fact, finding to plumbline_verifier;
  end if;
  return trim(made);
end
$$;
revoke execute on function grant_store_roles(), apply_store_policies(), drop_telemetry_before(timestamptz), ensure_telemetry_partition(timestamptz) from public;
select grant_store_roles();
do $$
begin
  if exists (select from pg_roles where rolname = 'plumbline_writer') then
    grant execute on function ensure_telemetry_partition(timestamptz) to plumbline_writer;
  end if;
end
$$;
