-- Campaigns: what gathers publications, warnings and events under one goal, for a while.

create table campaigns (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  made_by uuid references people (id),
  made_at timestamptz not null
);
comment on table campaigns is 'A campaign: its address. What it says stands in its parts.';

create table campaign_parts (
  campaign_id uuid not null references campaigns (id) on delete cascade,
  id uuid not null unique,
  kind text not null check (kind in ('campaign', 'section', 'ambassador')),
  area_id uuid references areas (id),
  state text not null default 'draft' check (state in ('draft', 'waiting', 'published', 'withdrawn')),
  content jsonb not null,
  revision integer not null default 1 check (revision > 0),
  changed_by uuid references people (id),
  changed_at timestamptz not null,
  approved_by uuid references people (id),
  published_at timestamptz,
  edition integer not null default 0,
  withdrawn_at timestamptz,
  withdrawn_reasons jsonb,
  erased_at timestamptz,
  primary key (campaign_id, id),
  check ((kind = 'campaign') = (id = campaign_id)),
  check (kind <> 'section' or area_id is not null),
  check (kind <> 'campaign' or area_id is null),
  check ((edition > 0) = (published_at is not null)),
  check ((state = 'withdrawn') = (withdrawn_at is not null)),
  check (approved_by is null or approved_by is distinct from changed_by or state in ('draft', 'waiting'))
);
comment on table campaign_parts is 'What is written and approved for itself in a campaign, as it is worked on: the campaign''s own page, the section of an area, an ambassador.';
comment on column campaign_parts.area_id is 'Of a section its area; of an ambassador the section, null: of the whole campaign.';
comment on column campaign_parts.revision is 'One more with every change: whoever saves or approves says which one they saw.';
comment on column campaign_parts.changed_by is 'Who changed it last: they never approve it.';
comment on column campaign_parts.withdrawn_reasons is 'Why it was taken back, per language: everybody reads it.';
comment on column campaign_parts.erased_at is 'When what could be known of an ambassador was erased.';
create unique index campaign_parts_one_section on campaign_parts (campaign_id, area_id)
  where kind = 'section' and state <> 'withdrawn';

create table campaign_editions (
  part_id uuid not null references campaign_parts (id) on delete cascade,
  number integer not null check (number > 0),
  content jsonb not null,
  changed_by uuid references people (id),
  approved_by uuid references people (id),
  published_at timestamptz not null,
  primary key (part_id, number)
);
comment on table campaign_editions is 'A part of a campaign as a second person approved it: what everybody reads, and how it was before each change.';

create table campaign_moves (
  part_id uuid not null references campaign_parts (id) on delete cascade,
  id uuid not null,
  event text not null,
  words text not null default '',
  revision integer not null,
  by_person_id uuid references people (id),
  happened_at timestamptz not null,
  primary key (part_id, id)
);
comment on table campaign_moves is 'What happened to a part of a campaign, for those who work on it; words: the reason given.';

create table campaign_consents (
  part_id uuid primary key references campaign_parts (id) on delete cascade,
  given_on date not null,
  noted_by uuid references people (id),
  noted_at timestamptz not null,
  withdrawn_by uuid references people (id),
  withdrawn_at timestamptz
);
comment on table campaign_consents is 'That an ambassador agreed in writing to be shown, who noted it, and that they want it no more.';
comment on column campaign_consents.given_on is 'The day on the paper.';

-- Things of other modules that belong to a campaign.
alter table publication_editions add column campaign_id uuid;
alter table publications add column adopted_from uuid;
comment on column publications.adopted_from is 'The publication of another section it was taken over from.';
alter table publication_texts add column to_translate boolean not null default false;
comment on column publication_texts.to_translate is 'It still says what it was taken over from: it must be gone over before anybody is asked to approve it.';
alter table warnings add column campaign_id uuid;
create index publications_adopted on publications (adopted_from) where adopted_from is not null;
