-- Telling people: by letter, on their phone, at once or gathered, as each of them chose.

alter table letters drop constraint letters_state_check;
alter table letters add constraint letters_state_check
  check (state in ('queued', 'waiting', 'sent', 'kept', 'failed', 'refused', 'bounced', 'expired'));
alter table letters add column address_id uuid;
comment on column letters.state is 'waiting: an older one about the same to the same address goes first; failed: will be tried again; refused: never will be; bounced: came back; expired: was kept until its news was old.';
comment on column letters.address_id is 'The address, hashed with the house''s key: see letter_addresses.';
create index letters_in_order on letters (about_id, recipient, queued_at) where state in ('queued', 'waiting', 'failed');
create index letters_troubled on letters (queued_at desc) where state in ('failed', 'refused', 'bounced');
create index letters_kept on letters (queued_at) where state = 'kept';

create table letter_addresses (
  id uuid primary key,
  masked text not null,
  bounces integer not null,
  problem text not null,
  since timestamptz not null,
  last_at timestamptz not null
);
comment on table letter_addresses is 'An address that a mail server said no to for good. id is a hash of it with the house''s key; after three such answers nothing more is sent there until the desk says so.';

create table letter_refusals (
  address_id uuid not null,
  kind text not null,
  refused_at timestamptz not null,
  primary key (address_id, kind)
);
comment on table letter_refusals is 'Whoever reads mail at an address wants no more letters of this kind.';

create table notification_choices (
  person_id uuid not null references people (id),
  kind text not null,
  way text not null check (way in ('email', 'push', 'daily', 'weekly', 'off')),
  primary key (person_id, kind)
);
comment on table notification_choices is 'How a member of staff wants to hear of a kind of news. No row: as the house does it.';

create table notification_settings (
  person_id uuid primary key references people (id),
  time_zone text not null,
  quiet_from smallint not null check (quiet_from between 0 and 23),
  quiet_until smallint not null check (quiet_until between 0 and 23),
  digest_hour smallint not null check (digest_hour between 0 and 23),
  digest_weekday smallint not null check (digest_weekday between 1 and 7)
);
comment on table notification_settings is 'When a member of staff wants to be left alone, and when what was gathered is sent. Hours of their own zone; the same hour twice: no quiet hours.';

create table notifications (
  person_id uuid not null references people (id),
  id uuid not null,
  kind text not null,
  about_id uuid,
  path text not null,
  code text not null,
  subject text not null,
  parts jsonb not null,
  urgent boolean not null,
  way text not null check (way in ('email', 'push', 'daily', 'weekly')),
  made_at timestamptz not null,
  told_at timestamptz,
  primary key (person_id, id)
);
comment on column notifications.code is 'What a phone shows beside the kind of news, for whoever may look over a shoulder.';
comment on table notifications is 'Something a member of staff is told. id comes from the cause, so a job that runs twice tells it once. Erased after 30 days.';
create index notifications_gathered on notifications (way, person_id, made_at) where told_at is null and way in ('daily', 'weekly');
create index notifications_old on notifications (made_at);

create table notification_devices (
  root_id uuid not null,
  id uuid not null,
  side text not null check (side in ('person', 'reporter', 'follower')),
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  locale text not null,
  name text not null default '',
  made_at timestamptz not null,
  primary key (root_id, id)
);
comment on table notification_devices is 'A browser that may be told by Web Push. root_id is the member of staff, or the report that a resident wants to hear of; id comes from the push service''s address.';

create table notification_pushes (
  root_id uuid not null,
  id uuid not null,
  device_id uuid not null,
  kind text not null,
  title text not null,
  words text not null,
  path text not null,
  urgent boolean not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed', 'refused', 'expired')),
  attempts integer not null default 0,
  problem text,
  queued_at timestamptz not null,
  sent_at timestamptz,
  primary key (root_id, id)
);
comment on table notification_pushes is 'One message to one device. Its id is the topic at the push service: a repeat after a crash takes the place of the first. Erased after 30 days.';
create index notification_pushes_recent on notification_pushes (queued_at);
