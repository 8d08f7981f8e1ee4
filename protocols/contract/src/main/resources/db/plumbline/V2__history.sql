-- Verified figures over time, for dashboards: what ran on each day, and each device's days. New tables only, so that
-- gateways of the version before may go on writing while this is applied.

insert into store_setting values ('facts-zone', '') on conflict do nothing;

-- Rewritten all the time: with room in its pages a new version of a row stays on its page.
alter table device_status set (fillfactor = 50);

create table running_day (
  day date not null,
  dimension text not null check (dimension in ('none', 'category', 'region')),
  member text not null,
  devices integer not null check (devices >= 0),
  primary key (dimension, member, day)
) with (fillfactor = 80);
comment on table running_day is 'Public-cloud devices that ran on a day: in total (dimension none, member empty), by category and by region.';

create table device_month (
  device text not null,
  month date not null check (extract(day from month) = 1),
  from_day smallint not null check (from_day between 1 and 31),
  to_day smallint not null check (to_day between from_day and 31),
  ran bit(31) not null,
  running_ms integer[],
  idle_ms integer[],
  fault_ms integer[],
  maintenance_ms integer[],
  offline_ms integer[],
  primary key (device, month)
) with (fillfactor = 90);
comment on table device_month is 'A month of a device, day by day: a row a day would be 365 million for a million devices and a year. Days outside from_day to to_day are outside of service; an absent array is zero throughout. Read it through device_day.';

create view device_day as
  select m.device, m.month, m.month + (d.n - 1) as day, get_bit(m.ran, d.n - 1) = 1 as ran,
         coalesce(m.running_ms[d.n], 0) as running_ms, coalesce(m.idle_ms[d.n], 0) as idle_ms,
         coalesce(m.fault_ms[d.n], 0) as fault_ms, coalesce(m.maintenance_ms[d.n], 0) as maintenance_ms,
         coalesce(m.offline_ms[d.n], 0) as offline_ms
  from device_month m cross join lateral generate_series(m.from_day::integer, m.to_day::integer) as d (n);

-- Hours of numbers for charts over weeks. A plain view here; apply_store_policies() makes it a continuous aggregate where
-- the licence allows one.
create view telemetry_hour as
  select series_id, date_bin('1 hour', source_time, timestamptz '2000-01-01 00:00:00+00') as hour,
         count(*) as samples, count(*) filter (where quality = 0) as good,
         min(coalesce(value_double, value_long)) as least, max(coalesce(value_double, value_long)) as most,
         avg(coalesce(value_double, value_long)) as mean
  from telemetry group by 1, 2;

create or replace function apply_store_policies() returns text
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
  if not exists (select from timescaledb_information.continuous_aggregates
                 where view_schema = current_schema() and view_name = 'telemetry_hour') then
    drop view telemetry_hour;
    execute $view$
      create materialized view telemetry_hour with (timescaledb.continuous, timescaledb.materialized_only = false) as
        select series_id, time_bucket('1 hour', source_time) as hour,
               count(*) as samples, count(*) filter (where quality = 0) as good,
               min(coalesce(value_double, value_long)) as least, max(coalesce(value_double, value_long)) as most,
               avg(coalesce(value_double, value_long)) as mean
        from telemetry group by 1, 2
      with no data$view$;
    execute 'select add_continuous_aggregate_policy(''telemetry_hour'', start_offset => interval ''8 days'', end_offset => interval ''2 hours'', schedule_interval => interval ''1 hour'', if_not_exists => true)';
    perform grant_store_roles();
  end if;
  return 'hypertable of the Timescale edition: compression after 14 days, retention of ' || days || ' days (0: for ever), hours aggregated';
end
$$;

create or replace function grant_store_roles() returns text
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
    grant execute on function ensure_telemetry_partition(timestamptz) to plumbline_writer;
    if (select value from store_setting where key = 'layout') = 'partitions' then
      grant insert on telemetry_default to plumbline_writer;
    end if;
  end if;
  if exists (select from pg_roles where rolname = 'plumbline_verifier') then
    grant insert, delete on fact_set, fact, finding to plumbline_verifier;
    grant insert, update, delete on running_day, device_month to plumbline_verifier;
    grant execute on function claim_facts_zone(text) to plumbline_verifier;
  end if;
  return trim(made);
end
$$;

-- Days are days of one zone: the first writer of facts says which, another one is refused. Returns the zone that holds.
create function claim_facts_zone(zone text) returns text
language plpgsql security definer set search_path from current as $$
begin
  update store_setting set value = zone where key = 'facts-zone' and value = '';
  return (select value from store_setting where key = 'facts-zone');
end
$$;
revoke execute on function claim_facts_zone(text) from public;
select grant_store_roles();
