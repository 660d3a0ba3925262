-- A large photo over a poor network comes in pieces: what has arrived stays, and only the rest is sent again.

create table media_uploads (
  subject_id uuid not null,
  id uuid not null,
  kind text not null,
  keeper text not null default '',
  bytes integer not null check (bytes > 0),
  got integer not null default 0 check (got between 0 and bytes),
  offsets integer[] not null default '{}',
  photo_id uuid,
  begun_at timestamptz not null,
  primary key (subject_id, id)
);
comment on table media_uploads is 'A photo that arrives in pieces; the phone makes the id, so a repeat is harmless. Erased a day after it was begun, with the pieces of what never became whole.';
comment on column media_uploads.offsets is 'Where each piece begins that is kept as a file; the one that is being written begins at got.';
comment on column media_uploads.photo_id is 'The photo it became (media_photos); its pieces are gone then.';
create index media_uploads_begun on media_uploads (begun_at);
