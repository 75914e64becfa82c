-- One shard: the terms of the offices that hash to it, and no others'. psql sets `shard` (from 0) and `shards`.
\set ON_ERROR_STOP 1
select format('shard_%s', :shard) as own \gset
create schema :own;
set search_path = :own;

-- Amounts are integers of 10^-9 of the unit. The only partition refuses what belongs to another shard.
create table terms (office text collate "C" not null, region text collate "C" not null, relation text collate "C" not null, unit text collate "C" not null,
    decimals integer not null, amount numeric not null, off numeric not null, number bigint not null)
    partition by hash (office);
create table terms_own partition of terms for values with (modulus :shards, remainder :shard);
create index on terms (office);

-- The last line of each file: under which relations it was made, what hash its lines have, and how many there are.
create table seals (office text collate "C" not null, agreement text not null, hash text not null, terms bigint not null, amount numeric not null) partition by hash (office);
create table seals_own partition of seals for values with (modulus :shards, remainder :shard);
create unique index on seals (office);

create unlogged table arriving (office text collate "C", region text collate "C", relation text collate "C", unit text, decimals integer, amount numeric,
    off numeric, number bigint generated always as identity, check (coalesce(relation, '') = '' or decimals between 0 and 9));

create function scaled(amount numeric, decimals integer) returns numeric language sql immutable parallel safe as $$
    select trunc(amount * 10::numeric ^ (9 - decimals))
$$;
create function unscaled(amount numeric, decimals integer) returns numeric language sql immutable parallel safe as $$
    select trim_scale(amount * 10::numeric ^ (decimals - 9))
$$;

-- A line as its seal has it.
create function line(office text, region text, relation text, unit text, decimals integer, amount numeric, off numeric) returns text language sql immutable parallel safe as $$
    select office || E'\t' || region || E'\t' || relation || E'\t' || unit || E'\t' || decimals || E'\t' || amount || E'\t' || off || E'\t'
$$;

-- What each office has here, counted and hashed anew whenever that is asked.
create view offices as
    select office, count(*) as terms, encode(sha256(convert_to(string_agg(
            line(office, region, relation, unit, decimals, unscaled(amount, decimals), unscaled(off, decimals)), '' order by number), 'UTF8')), 'hex') as hash
        from terms group by office;

-- Whose lines are not those of their seal: a file that was cut or changed.
create view damaged as
    with arrived as (
        select office, count(*) as terms, encode(sha256(convert_to(string_agg(line(office, region, relation, unit, decimals, amount, off), '' order by number), 'UTF8')), 'hex') as hash
            from arriving where relation <> '' group by office),
    sealed as (select office, count(*) as seals, min(unit) as hash, min(decimals) as terms from arriving where coalesce(relation, '') = '' group by office)
    select coalesce(s.office, a.office, '') as office
        from sealed s full join arrived a on a.office = s.office
        where s.seals is distinct from 1 or s.terms is distinct from coalesce(a.terms, 0)
            or s.hash is distinct from coalesce(a.hash, encode(sha256(''), 'hex'));

-- Puts what has arrived into the place of what the same offices sent before: everything, or nothing.
create function settle() returns bigint language plpgsql as $$
declare
    names text;
    loaded bigint;
begin
    analyze arriving;
    select string_agg(office, ', ') into names from (select office from damaged order by 1 limit 10) d;
    if names is not null or not exists (select from arriving) then
        raise exception 'damaged: %', coalesce(names, 'there is nothing in it');
    end if;
    delete from terms where office in (select office from arriving);
    delete from seals where office in (select office from arriving);
    insert into terms select office, region, relation, unit, decimals, scaled(amount, decimals), scaled(off, decimals), number from arriving where relation <> '';
    insert into seals select office, region, unit, decimals, amount from arriving where coalesce(relation, '') = '';
    get diagnostics loaded = row_count;
    truncate arriving;
    return loaded;
end $$;

do $$ begin
    execute format('alter function %I.settle() set search_path = %I', current_schema, current_schema);
end $$;
