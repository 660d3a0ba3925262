-- Who said it, in what language, with which photos; and who has read it.

alter table conversation_messages add column locale text;
alter table conversation_messages add column person_id uuid references people (id);
alter table conversation_messages add column photo_ids uuid[] not null default '{}';
alter table conversation_messages add column reporter_read_at timestamptz;
alter table conversation_messages add column responder_read_at timestamptz;
alter table conversation_messages add column desk_read_at timestamptz;
comment on column conversation_messages.locale is 'The language it was written in, as far as the page they wrote on tells.';
comment on column conversation_messages.person_id is 'Who of the staff wrote it, so that they hear of the answer. Never shown.';
comment on column conversation_messages.photo_ids is 'Photos sent with it (media_photos of kind message): for the sides only.';
comment on column conversation_messages.desk_read_at is 'When somebody on that side first opened it.';
create index conversation_unread_at_desk on conversation_messages (report_id)
  where side <> 'desk' and desk_read_at is null;
