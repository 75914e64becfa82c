-- The coordinator: who is due, what was received, and the totals of all shards. psql sets `shards`; the table `shard_list` has how each is reached.
\set ON_ERROR_STOP 1
set search_path = consolidation;

-- Who is due. A whole is an office like the others.
create table due (office text collate "C" primary key);

-- What each shard said it had when it was loaded.
create table received (office text collate "C" primary key, shard integer not null, agreement text not null, hash text not null, terms bigint not null);

-- Other servers are reached through postgres_fdw; without a list, everything is in this database.
do $$
declare
    s record;
    options text;
begin
    for s in select * from shard_list where connection <> '' loop
        create extension if not exists postgres_fdw;
        select string_agg(format('%s %L', split_part(w, '=', 1), substr(w, strpos(w, '=') + 1)), ', ') into options
            from regexp_split_to_table(s.connection, '\s+') w where split_part(w, '=', 1) not in ('user', 'password', '');
        execute format('create server shard_%s foreign data wrapper postgres_fdw options (%s, async_capable ''true'', fetch_size ''10000'')', s.number, options);
        select string_agg(format('%s %L', split_part(w, '=', 1), substr(w, strpos(w, '=') + 1)), ', ') into options
            from regexp_split_to_table(s.connection, '\s+') w where split_part(w, '=', 1) in ('user', 'password');
        execute format('create user mapping for current_user server shard_%s %s', s.number, 'options (' || options || ')');
        execute format('create schema shard_%s', s.number);
        execute format('import foreign schema shard_%1$s limit to (terms, seals, offices) from server shard_%1$s into shard_%1$s', s.number);
    end loop;
end $$;

create table terms (office text collate "C" not null, region text collate "C" not null, relation text collate "C" not null, unit text collate "C" not null,
    decimals integer not null, amount numeric not null, off numeric not null, number bigint not null)
    partition by hash (office);

-- Every shard adds up its own; then these sums are added up. Grouped by anything but the office in one step, all rows would come here.
do $$
declare
    partials text;
    offices text;
    seals text;
    shards integer := (select count(*) from shard_list);
begin
    for k in 0 .. shards - 1 loop
        execute format('alter table terms attach partition shard_%1$s.terms for values with (modulus %2$s, remainder %1$s)', k, shards);
    end loop;
    select string_agg(format('select region, relation, min(unit) as unit, max(unit) as other, sum(amount) as amount, sum(off) as off, count(*) as terms'
            ' from shard_%s.terms group by region, relation', number), ' union all '),
        string_agg(format('select %1$s as shard, * from shard_%1$s.offices', number), ' union all '),
        string_agg(format('select %1$s as shard, * from shard_%1$s.seals', number), ' union all ')
        into partials, offices, seals from shard_list;
    execute 'create view partial_sums as ' || partials;
    execute 'create view offices as ' || offices;
    execute 'create view seals as ' || seals;
end $$;

create view sums as
    select region, relation, min(unit) as unit, max(other) as other, sum(amount) as amount, sum(off) as off, sum(terms) as terms
        from partial_sums group by region, relation;

-- Totals that are not what their parts make.
create view differences as
    select region, relation, trim_scale(amount / 1000000000) as difference, unit, terms from sums where abs(amount) > off;

-- Which shard has an office.
create function shard_of(name text) returns integer language sql stable set search_path = consolidation as $$
    select number from shard_list where satisfies_hash_partition('terms'::regclass, (select count(*) from shard_list)::integer, number, name collate "C")
$$;

-- Writes down what a shard has said that it has.
create procedure register(shard integer) language plpgsql set search_path = consolidation as $$
begin
    execute format('insert into received select office, %1$s, agreement, hash, terms from shard_%1$s.seals'
        ' on conflict (office) do update set shard = excluded.shard, agreement = excluded.agreement, hash = excluded.hash, terms = excluded.terms', shard);
end $$;

-- What is wrong before anything can be said: one row for each office.
create view unready as
    with usual as (select agreement from received group by agreement order by count(*) desc, agreement limit 1)
    select office, 'is missing' as problem from due where not exists (select from received r where r.office = due.office)
    union all
    select office, 'is not due' from received r where not exists (select from due where due.office = r.office)
    union all
    select office, 'has other relations between budgets than most' from received where agreement <> (select agreement from usual)
    union all
    select coalesce(r.office, o.office), format('has other terms than its file (shard %s)', coalesce(o.shard, r.shard))
        from received r full join offices o on o.office = r.office
        where (coalesce(o.terms, 0), coalesce(o.hash, encode(sha256(''), 'hex')), coalesce(o.shard, r.shard)) is distinct from (r.terms, r.hash, r.shard)
    union all
    select region, 'has several units in ' || relation from sums where unit <> other;
