-- What the house does before category × area decides, and the words it answers with.

create table routing_rules (
  id uuid primary key,
  position integer not null,
  name text not null,
  condition text not null,
  organisation_id uuid not null references organisations (id),
  why text not null,
  changed_at timestamptz not null,
  changed_by uuid references people (id),
  retired_at timestamptz
);
comment on table routing_rules is 'Rules tried in their order before category × area: the first whose condition holds names the organisation. condition is written in the Common Expression Language.';
comment on column routing_rules.why is 'Why it was last changed, in the words of who did.';

create table templates (
  id uuid primary key,
  category_id uuid references categories (id),
  state text check (state in ('received', 'assigned', 'accepted', 'claimed', 'confirmed', 'disputed', 'declined')),
  locale text not null check (locale in ('kk', 'ru', 'en')),
  position integer not null,
  title text not null,
  words text not null,
  changed_at timestamptz not null,
  retired_at timestamptz
);
comment on table templates is 'Answers the desk picks from, by category (null: any), state (null: any) and language, in their order. Words may name {code}, {category}, {address}, {organisation}, {due}.';
create index templates_by_locale on templates (locale, position) where retired_at is null;
