-- Photos: the bytes as received are sealed; what strangers may see are copies.
create table media_photos (
  subject_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('report', 'proof', 'verdict')),
  position integer not null default 0,
  state text not null default 'waiting' check (state in ('waiting', 'ready', 'refused')),
  showing text not null default 'public' check (showing in ('public', 'held', 'hidden')),
  problem text,
  sha256 bytea not null,
  bytes integer not null,
  mime text not null,
  width integer,
  height integer,
  taken_at timestamptz,
  lon double precision,
  lat double precision,
  original_key text not null,
  large_key text,
  small_key text,
  boxes jsonb not null default '[]',
  received_at timestamptz not null,
  primary key (subject_id, id)
);
comment on table media_photos is 'A photo of a subject (a report and its tasks). It may arrive before its report is filed; what is never claimed is erased.';
comment on column media_photos.showing is 'held: waits for the desk; hidden: the desk took it away. A stranger sees public and ready ones only, never the original.';
comment on column media_photos.boxes is 'Black boxes drawn by the desk: [{x, y, width, height}] as fractions 0..1 of the upright picture.';
create index media_photos_waiting on media_photos (received_at) where state = 'waiting';
