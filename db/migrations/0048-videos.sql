-- A publication may carry a video of its own, with what is said in it as captions.

create table videos (
  subject_id uuid not null,
  id uuid not null,
  keeper text not null,
  bytes integer not null check (bytes > 0),
  got integer not null default 0 check (got between 0 and bytes),
  offsets integer[] not null default '{}',
  key text,
  mime text check (mime in ('video/mp4', 'video/webm')),
  width integer,
  height integer,
  seconds integer,
  sound boolean,
  claimed boolean not null default false,
  touched_at timestamptz not null,
  primary key (subject_id, id),
  check ((key is null) = (mime is null)),
  check (key is not null or not claimed)
);
comment on table videos is 'A video on its way, or kept: nobody claimed it within two days, it is erased with its files.';
comment on column videos.keeper is 'Who sends it: nobody else may go on.';
comment on column videos.got is 'How much of it has arrived; it is whole at bytes.';
comment on column videos.offsets is 'Where each piece begins that is kept as a file of its own.';
comment on column videos.key is 'Its address; null: it is not whole yet, or not looked into.';
comment on column videos.claimed is 'It belongs to what it was sent for.';
comment on column videos.touched_at is 'When a piece came, or when it was taken out again.';
create index videos_by_key on videos (key);
create index videos_unclaimed on videos (touched_at) where not claimed;

alter table publications add column video_id uuid;
alter table publications add column video_silent boolean not null default false;
comment on column publications.video_id is 'Its own video in videos; its first picture stands before it.';
comment on column publications.video_silent is 'Nobody speaks in it: it needs no captions.';

create table publication_captions (
  publication_id uuid not null references publications (id) on delete cascade,
  locale text not null check (locale in ('kk', 'ru', 'en')),
  vtt text not null,
  primary key (publication_id, locale)
);
comment on table publication_captions is 'What is said in the video of a publication as it is worked on, as WebVTT.';

alter table publication_editions add column video jsonb;
comment on column publication_editions.video is 'Its own video as it was let out: which one, whether nobody speaks, its captions per language.';

alter table syndication_items add column video jsonb;
comment on column syndication_items.video is 'Its own video: address, type, bytes, pixels, seconds.';
