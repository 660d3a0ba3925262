-- Comments of readers, held until somebody has read them; what the library knows of a picture.

alter table publications add column comments text not null default 'off' check (comments in ('off', 'open', 'closed'));
comment on column publications.comments is 'off: none; open: readers may write; closed: those there are stay, no new ones.';
alter table publication_editions add column comments text not null default 'off' check (comments in ('off', 'open', 'closed'));

create table comments (
  publication_id uuid not null references publications (id) on delete cascade,
  id uuid not null,
  state text not null default 'held' check (state in ('held', 'published', 'left-out')),
  name text not null default '' check (length(name) <= 60),
  words text not null check (length(words) between 1 and 2000),
  words_key bytea not null,
  locale text not null check (locale in ('kk', 'ru', 'en')),
  signs text[] not null default '{}',
  flags integer not null default 0 check (flags >= 0),
  sent_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid references people (id),
  decision_id uuid,
  reason text,
  primary key (publication_id, id),
  check ((state = 'held') = (decided_at is null)),
  check ((state = 'left-out') = (reason is not null))
);
comment on table comments is 'What a reader wrote under a publication. Nobody outside sees it unless its state is published; what was left out is erased after a month.';
comment on column comments.name is 'As the writer likes it; empty: none, or erased at their wish.';
comment on column comments.words_key is 'A sum of the words without case, signs and spaces: the same words are one row of the queue.';
comment on column comments.signs is 'What makes it look like spam: it sorts the queue and decides nothing.';
comment on column comments.flags is 'How many readers flagged it since it was read last.';
comment on column comments.decision_id is 'Those that were decided on together, so that it can be undone together.';
comment on column comments.reason is 'Why it was left out, by name: its writer reads it.';
create index comments_held on comments (publication_id, words_key) where state = 'held';
create index comments_in_order on comments (publication_id, state, sent_at, id);
create index comments_decided on comments (decision_id) where decision_id is not null;
create index comments_left_out on comments (decided_at) where state = 'left-out';

create table comment_challenges (
  id uuid primary key,
  expires_at timestamptz not null
);
comment on table comment_challenges is 'A challenge of the form for comments that was answered, so that no second comment comes with it.';
create index comment_challenges_expiring on comment_challenges (expires_at);

create table publication_photos (
  subject_id uuid not null,
  id uuid not null,
  consent_who text not null default '' check (length(consent_who) <= 300),
  consent_way text check (consent_way in ('written', 'spoken')),
  consent_on date,
  consent_until date,
  alts jsonb,
  alts_by uuid references people (id),
  taken_back_at timestamptz,
  taken_back_by uuid references people (id),
  primary key (subject_id, id),
  check (consent_until is null or consent_until >= consent_on),
  check ((consent_way is null) = (consent_on is null)),
  check ((alts is null) = (alts_by is null)),
  check (taken_back_at is null or (consent_who = '' and consent_way is null and alts is null))
);
comment on table publication_photos is 'What the library knows of a picture, wherever it is used: who agreed to be seen in it, and that it was taken back.';
comment on column publication_photos.subject_id is 'What the photo was kept for, as in publication_pictures.';
comment on column publication_photos.consent_who is 'Who can be known in it and agreed, in the words of the editor.';
comment on column publication_photos.alts is 'Other words for who cannot see it, waiting for a second person; null: none.';
comment on column publication_photos.taken_back_at is 'Somebody in it agrees no more: it is gone from every place, and stays gone.';
create index publication_pictures_of_photo on publication_pictures (subject_id, id);
create index publication_editions_of_photo on publication_editions using gin (pictures jsonb_path_ops);
