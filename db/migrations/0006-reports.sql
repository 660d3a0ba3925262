-- A place problem, from the first word to the confirmed repair.
create table reports (
  id uuid primary key,
  code text not null,
  state text not null default 'received' check (
    state in ('received', 'assigned', 'accepted', 'claimed', 'confirmed', 'disputed', 'declined', 'merged')),
  showing text not null check (showing in ('public', 'held', 'hidden')),
  category_id uuid not null references categories (id),
  area_id uuid references areas (id),
  organisation_id uuid references organisations (id),
  lon double precision not null,
  lat double precision not null,
  spot point not null generated always as (point(lon, lat)) stored,
  accuracy_m real,
  place_from text not null,
  address text not null default '',
  public_lon double precision,
  public_lat double precision,
  public_spot point generated always as (point(public_lon, public_lat)) stored,
  cell bigint,
  words text not null default '',
  public_words text not null default '',
  public_address text not null default '',
  answers jsonb not null default '{}',
  locale text not null,
  channel text not null,
  round smallint not null default 1,
  filed_at timestamptz not null,
  changed_at timestamptz not null,
  due_at timestamptz,
  claimed_at timestamptz,
  confirmed_at timestamptz,
  merged_into uuid,
  source text,
  external_id text,
  search tsvector generated always as (
    to_tsvector('russian', words) || to_tsvector('simple', address || ' ' || code)) stored
);
comment on table reports is 'A problem at a place. The id is secret to who filed it (it makes the filing idempotent); strangers know the code.';
comment on column reports.code is 'Nine letters and digits, derived from the id: the number a person says on the phone.';
comment on column reports.showing is 'What strangers get: public, held until the desk has looked, hidden. Independent of state.';
comment on column reports.public_lon is 'The place a stranger may see, decided by publicPlace() at filing; null when none.';
comment on column reports.cell is 'Morton code of the public place at zoom 22: a map tile is one range of it. Null when a stranger may see no place.';
comment on column reports.round is 'How often it was handed to be done: 1, and one more after each dispute.';
create index reports_code on reports (code);
create index reports_recent on reports (filed_at desc, code desc);
create index reports_public_recent on reports (filed_at desc, code desc) where showing = 'public' and state <> 'merged';
create index reports_public_by_area on reports (area_id, filed_at desc, code desc) where showing = 'public' and state <> 'merged';
create index reports_public_by_category on reports (category_id, filed_at desc, code desc) where showing = 'public' and state <> 'merged';
create index reports_public_by_state on reports (state, filed_at desc, code desc) where showing = 'public' and state <> 'merged';
create index reports_by_state on reports (state, filed_at desc, code desc);
create index reports_held on reports (filed_at desc, code desc) where showing = 'held';
create index reports_by_organisation on reports (organisation_id, state, due_at);
create index reports_by_area on reports (area_id, category_id, state);
create index reports_spot on reports using gist (spot);
create index reports_public_spot on reports using gist (public_spot) where showing = 'public' and state <> 'merged';
create index reports_cell on reports (cell) where showing = 'public' and state <> 'merged';
create index reports_search on reports using gin (search);

create table report_contacts (
  report_id uuid not null references reports (id),
  id uuid not null,
  name text,
  email text,
  phone text,
  confirmed_at timestamptz,
  primary key (report_id, id)
);
comment on table report_contacts is 'How the reporter can be reached. Seen only by those who need it to act. E-mail is used only once confirmed.';

create table report_verdicts (
  report_id uuid not null references reports (id),
  id uuid not null,
  round smallint not null,
  given_by text not null check (given_by in ('reporter', 'neighbour')),
  answer text not null check (answer in ('yes', 'no', 'unknown')),
  words text not null default '',
  distance_m real,
  given_at timestamptz not null,
  primary key (report_id, id)
);
comment on table report_verdicts is 'Whether it is really done: what the reporter, or a second resident at the place, says. distance_m: how far from the place the answer was given, where known.';

create table report_notes (
  report_id uuid not null references reports (id),
  id uuid not null,
  event text not null,
  words text not null,
  by_person_id uuid references people (id),
  written_at timestamptz not null,
  primary key (report_id, id)
);
comment on table report_notes is 'Why the desk did something, in its own words. Kept beside the ledger and not in it, because free words may name people. A decline''s is shown to the reporter.';
