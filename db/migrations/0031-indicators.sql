-- What a wall says: what was read on its photo, what the desk confirmed, and where else it stands.

create table indicator_readings (
  report_id uuid not null references reports (id),
  photo_id uuid not null,
  state text not null default 'begun' check (state in ('begun', 'read', 'failed')),
  attempts smallint not null default 1,
  problem text,
  took_ms integer,
  begun_at timestamptz not null,
  primary key (report_id, photo_id)
);
comment on table indicator_readings is 'That a photo of a wall was read, and how it went. What was read is not kept, only what may be an indicator.';

create table indicator_proposals (
  report_id uuid not null references reports (id),
  id uuid not null,
  photo_id uuid,
  kind text not null check (kind in ('handle', 'vk', 'onion', 'url', 'phone', 'email')),
  written text not null,
  match_key text not null,
  box jsonb,
  certainty real not null,
  state text not null default 'proposed' check (state in ('proposed', 'confirmed', 'rejected')),
  by_person_id uuid references people (id),
  decided_at timestamptz,
  made_at timestamptz not null,
  primary key (report_id, id)
);
comment on table indicator_proposals is 'What may stand on a wall, as it was read (certainty 0 to 1) or typed by the desk (photo_id null). box: where on the upright photo, as fractions. The desk confirms or rejects it.';
create index indicator_proposals_by_key on indicator_proposals (match_key) where state = 'confirmed';

create table indicators (
  id uuid primary key,
  kind text not null check (kind in ('handle', 'vk', 'onion', 'url', 'phone', 'email')),
  value text not null,
  match_key text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null
);
comment on table indicators is 'An address, handle or number that the desk confirmed to stand on a wall. The id is derived from kind and match_key: what is written alike is one. Never shown in public.';
comment on column indicators.match_key is 'The value with what is confused in reading (0 and O, 1 and l, look-alike Cyrillic) made one.';
create index indicators_by_last on indicators (last_seen_at desc, id desc);
create index indicators_by_key on indicators (match_key text_pattern_ops);

create table indicator_sightings (
  indicator_id uuid not null references indicators (id),
  report_id uuid not null references reports (id),
  proposal_id uuid not null,
  written text not null,
  seen_at timestamptz not null,
  by_person_id uuid references people (id),
  confirmed_at timestamptz not null,
  primary key (indicator_id, report_id)
);
comment on table indicator_sightings is 'That an indicator stood at the place of a report. written: as it stands there; seen_at: when the photo was taken, else when it was reported.';
create index indicator_sightings_by_report on indicator_sightings (report_id);
