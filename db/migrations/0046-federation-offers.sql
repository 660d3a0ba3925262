-- Other servers: what of their replies was read, whom nothing is heard from, whom we follow and what they offer.

alter table federation_replies add column read_at timestamptz;
comment on column federation_replies.read_at is 'When an editor read it and left it out; empty: nobody looked yet.';
create index federation_replies_unread on federation_replies (received_at desc, id desc) where read_at is null;

create table federation_blocks (
  name text primary key,
  kind text not null check (kind in ('account', 'server')),
  made_by uuid references people (id),
  made_at timestamptz not null
);
comment on table federation_blocks is 'An account or a server elsewhere that nothing is heard from and nothing told to, by an editor. A server stands for all below it.';
comment on column federation_blocks.name is 'The address of the account, or the name of the host.';

create table federation_followings (
  id uuid primary key,
  account text not null unique,
  handle text not null,
  name text not null check (length(name) <= 100),
  inbox text not null,
  host text not null,
  state text not null check (state in ('waiting', 'accepted', 'ended')),
  ended_by text check (ended_by in ('us', 'them')),
  asked_by uuid references people (id),
  asked_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  check ((state = 'ended') = (ended_at is not null)),
  check ((state = 'ended') = (ended_by is not null))
);
comment on table federation_followings is 'An account elsewhere that our house follows: what it publishes is offered to the editors.';
comment on column federation_followings.account is 'Its address; one row for each, asked anew when it is followed again.';
comment on column federation_followings.handle is 'As people type it: name@host.';
comment on column federation_followings.asked_at is 'When it was asked last; part of the address of the question.';

create table federation_offers (
  id uuid primary key,
  following_id uuid not null references federation_followings (id),
  object_id text not null unique,
  author text not null,
  author_name text not null check (length(author_name) <= 200),
  url text not null,
  licence text,
  texts jsonb not null,
  tags text[] not null default '{}',
  pictures jsonb not null default '[]',
  revision integer not null default 1 check (revision > 0),
  published_at timestamptz not null,
  received_at timestamptz not null,
  changed_at timestamptz not null,
  withdrawn_at timestamptz,
  aside_at timestamptz,
  publication_id uuid,
  taken_revision integer,
  taken_at timestamptz,
  check ((publication_id is null) = (taken_revision is null)),
  check ((publication_id is null) = (taken_at is null))
);
comment on table federation_offers is 'What an account that we follow published, as plain words, for our editors to take over with its credit.';
comment on column federation_offers.following_id is 'By whom it came: they wrote it or shared it.';
comment on column federation_offers.texts is 'Per language, as its author names it (und: unsaid): title, summary, markdown.';
comment on column federation_offers.pictures is 'Addresses and what they show. We fetch none of them.';
comment on column federation_offers.revision is 'One more with every change by its author.';
comment on column federation_offers.aside_at is 'When an editor laid it aside.';
comment on column federation_offers.publication_id is 'The publication that was made of it, and of which revision.';
create index federation_offers_newest on federation_offers (received_at desc, id desc);
create index federation_offers_of_author on federation_offers (author);
create unique index federation_offers_taken on federation_offers (publication_id) where publication_id is not null;
