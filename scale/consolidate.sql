-- Terms of many budgets in one PostgreSQL database: each office replaces its own, and nothing is said before all are there.
create schema consolidation;
set search_path = consolidation;

-- Who is due. The whole is an office like the others.
create table due (office text primary key);

create table terms (office text not null, relation text not null, unit text not null, decimals integer not null, amount numeric not null)
    partition by hash (office);
create table terms_0 partition of terms for values with (modulus 4, remainder 0);
create table terms_1 partition of terms for values with (modulus 4, remainder 1);
create table terms_2 partition of terms for values with (modulus 4, remainder 2);
create table terms_3 partition of terms for values with (modulus 4, remainder 3);
create index on terms (office);

-- The last line of each file: how many terms there are, and what they make together.
create table seals (office text primary key, terms bigint not null, amount numeric not null);

create table arriving (office text, relation text, unit text, decimals integer, amount numeric);

-- Puts what has arrived into the place of what the same office sent before. A file without its last line, or with other lines than
-- that says, changes nothing.
create function settle() returns text language plpgsql set search_path = consolidation as $$
declare
    seal record;
    found record;
begin
    select office, decimals as terms, amount into strict seal from arriving where relation is null;
    select count(*) as terms, coalesce(sum(amount), 0) as amount, count(*) filter (where office <> seal.office) as strangers
        into found from arriving where relation is not null;
    if found.terms <> seal.terms or found.amount <> seal.amount or found.strangers > 0 then
        raise exception 'the file of % is damaged: % terms of %, % of %', seal.office, found.terms, seal.terms, found.amount, seal.amount;
    end if;
    delete from terms where office = seal.office;
    delete from seals where office = seal.office;
    insert into terms select office, relation, coalesce(unit, ''), decimals, amount from arriving where relation is not null;
    insert into seals values (seal.office, seal.terms, seal.amount);
    truncate arriving;
    return seal.office;
exception
    when no_data_found then raise exception 'a file is cut: its last line is not there';
    when too_many_rows then raise exception 'a file holds more than one budget';
end $$;

-- What is wrong before anything can be said: one row for each office.
create view unready as
    select office, 'is missing' as problem from due where not exists (select from seals where seals.office = due.office)
    union all
    select office, 'is not due' from seals where not exists (select from due where due.office = seals.office)
    union all
    select coalesce(s.office, t.office), 'has other terms than its file'
        from seals s full join (select office, count(*) as terms, sum(amount) as amount from terms group by office) t on t.office = s.office
        where (coalesce(t.terms, 0), coalesce(t.amount, 0)) is distinct from (s.terms, s.amount)
    union all
    select min(office), 'has another unit in ' || relation from terms group by relation having min(unit) <> max(unit);

-- Totals that are not what their parts make: by how much, in the last of so many decimals.
create view differences as
    select relation, unit, scale as decimals, trim_scale(sum(amount * power(10::numeric, scale - decimals))) as difference, count(*) as terms
        from (select *, max(decimals) over (partition by relation) as scale from terms) t
        group by relation, unit, scale having sum(amount * power(10::numeric, scale - decimals)) <> 0;
