-- Publications: what is written here for everybody, in the languages of the place.

create table publications (
  id uuid primary key,
  kind text not null check (kind in ('news', 'video', 'advice', 'success', 'interview')),
  state text not null default 'draft' check (state in ('draft', 'waiting', 'scheduled', 'published', 'withdrawn')),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  area_id uuid references areas (id),
  organisation_id uuid references organisations (id),
  campaign_id uuid,
  category_ids uuid[] not null default '{}',
  tags text[] not null default '{}',
  video_url text,
  revision integer not null default 1 check (revision > 0),
  made_by uuid references people (id),
  changed_by uuid references people (id),
  changed_at timestamptz not null,
  approved_by uuid references people (id),
  publish_at timestamptz,
  published_at timestamptz,
  edition integer not null default 0,
  withdrawn_at timestamptz,
  withdrawn_reasons jsonb,
  report_code text,
  check ((edition > 0) = (published_at is not null)),
  check ((state = 'withdrawn') = (withdrawn_at is not null)),
  check ((state = 'scheduled') = (publish_at is not null)),
  check (approved_by is null or approved_by is distinct from changed_by or state in ('draft', 'waiting'))
);
comment on table publications is 'A publication as it is worked on. What everybody reads is its last edition; a correction is worked on here until a second person approves it.';
comment on column publications.area_id is 'Where it concerns people; null: everywhere.';
comment on column publications.revision is 'One more with every change: whoever saves or approves says which one they saw.';
comment on column publications.changed_by is 'Who changed it last: they never approve it.';
comment on column publications.publish_at is 'The hour at which it is published, once approved.';
comment on column publications.published_at is 'When it was first published; a correction does not change it.';
comment on column publications.edition is 'How often it was published: first, and with each correction. 0: never.';
comment on column publications.withdrawn_reasons is 'Why it was taken back, per language: everybody reads it.';
comment on column publications.report_code is 'The confirmed report a success story was drafted from.';
create index publications_by_state on publications (state, changed_at desc);

create table publication_texts (
  publication_id uuid not null references publications (id) on delete cascade,
  locale text not null check (locale in ('kk', 'ru', 'en')),
  title text not null,
  summary text not null default '',
  markdown text not null default '',
  sources text not null default '',
  note text not null default '',
  machine_made boolean not null default false,
  primary key (publication_id, locale)
);
comment on table publication_texts is 'One language of a publication as it is worked on.';
comment on column publication_texts.sources is 'Sources and credits, in Markdown.';
comment on column publication_texts.note is 'What a correction corrects, for everybody to read.';
comment on column publication_texts.machine_made is 'A machine translated it and nobody went over it yet: readers are told.';

create table publication_pictures (
  publication_id uuid not null references publications (id) on delete cascade,
  id uuid not null,
  subject_id uuid not null,
  position integer not null,
  alts jsonb not null default '{}',
  credit text not null default '',
  rights text not null default '',
  people text not null check (people in ('unsaid', 'none', 'agreed')),
  primary key (publication_id, id)
);
comment on table publication_pictures is 'A picture of a publication as it is worked on, in its order.';
comment on column publication_pictures.id is 'The photo in media_photos.';
comment on column publication_pictures.subject_id is 'What the photo was kept for: this publication, or the report a success story tells of.';
comment on column publication_pictures.alts is 'What it shows, per language: for who cannot see it.';
comment on column publication_pictures.rights is 'Whose it is and by what right we show it.';
comment on column publication_pictures.people is 'unsaid: nobody looked yet; none: nobody can be known in it; agreed: those who can be agreed to it.';

create table publication_editions (
  publication_id uuid not null references publications (id),
  number integer not null check (number > 0),
  kind text not null,
  area_id uuid references areas (id),
  organisation_id uuid references organisations (id),
  category_ids uuid[] not null,
  tags text[] not null,
  video_url text,
  texts jsonb not null,
  pictures jsonb not null,
  changed_by uuid references people (id),
  approved_by uuid references people (id),
  published_at timestamptz not null,
  primary key (publication_id, number)
);
comment on table publication_editions is 'A publication as a second person approved it: what everybody reads, and how it was before each correction.';

create table publication_moves (
  publication_id uuid not null references publications (id) on delete cascade,
  id uuid not null,
  event text not null,
  words text not null default '',
  revision integer not null,
  by_person_id uuid references people (id),
  happened_at timestamptz not null,
  primary key (publication_id, id)
);
comment on table publication_moves is 'What happened to a publication, for those who work on it; words: the reason given.';

alter table media_photos drop constraint media_photos_kind_check;
alter table media_photos add constraint media_photos_kind_check
  check (kind in ('report', 'proof', 'verdict', 'outside', 'message', 'publication'));
