-- Photos: the bytes as received are sealed; what strangers may see are copies.
create table media_photos (
  subject_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('report', 'proof', 'verdict')),
  position integer not null default 0,
  state text not null default 'waiting' check (state in ('waiting', 'ready', 'refused')),
  showing text not null default 'held' check (showing in ('public', 'held', 'hidden')),
  problem text,
  sha256 bytea not null,
  bytes integer not null,
  mime text not null,
  width integer not null,
  height integer not null,
  taken_at timestamptz,
  lon double precision,
  lat double precision,
  accuracy_m real,
  original_key text not null,
  copies_key text,
  boxes jsonb not null default '[]',
  revision integer not null default 0,
  attempts smallint not null default 0,
  received_at timestamptz not null,
  claimed_at timestamptz,
  primary key (subject_id, id),
  check ((lon is null) = (lat is null)),
  check (state <> 'ready' or copies_key is not null),
  check (state <> 'refused' or problem is not null)
);
comment on table media_photos is 'A photo of a subject (a report and its tasks). It may arrive before its report is filed; what is not claimed within two days is erased.';
comment on column media_photos.id is 'UUID v5 of subject, kind and the bytes: the same photo sent twice is one photo.';
comment on column media_photos.showing is 'held: waits for the desk; hidden: the desk took it away. A stranger sees claimed, public and ready ones only, never the original.';
comment on column media_photos.problem is 'Why there are no copies: the key of a message.';
comment on column media_photos.sha256 is 'Of the bytes as received. The original is never changed.';
comment on column media_photos.width is 'Pixels of the picture held upright.';
comment on column media_photos.taken_at is 'What the camera says. Null when it says nothing, or a moment that cannot be.';
comment on column media_photos.lon is 'Where the camera says it was. Never public.';
comment on column media_photos.copies_key is 'Names the files strangers may fetch; cannot be guessed, and is another one after each redaction.';
comment on column media_photos.boxes is 'Black boxes drawn by the desk: [{x, y, width, height}] as fractions 0..1 of the upright picture.';
comment on column media_photos.revision is 'How often the copies were ordered anew.';
comment on column media_photos.attempts is 'Copying begun and not ended: a picture that ends the process is refused in the end.';
comment on column media_photos.claimed_at is 'When its report, proof or verdict was filed. Null: it belongs to nothing yet.';
create index media_photos_waiting on media_photos (received_at) where state = 'waiting';
create index media_photos_unclaimed on media_photos (received_at) where claimed_at is null;
create index media_photos_copies on media_photos (copies_key) where copies_key is not null;
