-- Who said it, in what language, with which photos; and how far each side has read.

alter table media_photos drop constraint media_photos_kind_check;
alter table media_photos add constraint media_photos_kind_check
  check (kind in ('report', 'proof', 'verdict', 'outside', 'message'));

alter table conversation_messages add column locale text;
alter table conversation_messages add column person_id uuid references people (id);
alter table conversation_messages add column photo_ids uuid[] not null default '{}';
comment on column conversation_messages.locale is 'The language it was written in, as far as the page they wrote on tells.';
comment on column conversation_messages.person_id is 'Who of the staff wrote it, so that they hear of the answer. Never shown.';
comment on column conversation_messages.photo_ids is 'Photos sent with it (media_photos of kind message): for the sides only.';

create table conversation_reads (
  report_id uuid not null references reports (id),
  side text not null check (side in ('reporter', 'responder', 'desk')),
  read_at timestamptz not null,
  primary key (report_id, side)
);
comment on table conversation_reads is 'When a side of a report''s conversation last opened it.';
