-- Every message that leaves, written in the transaction that caused it.
create table letters (
  id uuid primary key,
  about_id uuid,
  kind text not null,
  recipient text not null,
  locale text not null,
  subject text not null,
  body_text text not null,
  body_html text not null,
  message_id text not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'kept', 'failed')),
  attempts integer not null default 0,
  problem text,
  queued_at timestamptz not null,
  sent_at timestamptz
);
comment on table letters is 'One e-mail. message_id is fixed here, so that a repeat after a crash shows as one message. kept: no mail server is set, it can be read in the outbox.';
create index letters_recent on letters (queued_at desc, id desc);
create index letters_about on letters (about_id, queued_at);
