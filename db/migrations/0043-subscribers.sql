-- Subscribers: who wants to hear of what is passed on, of what, and what each was told.

create table subscription_subscribers (
  id uuid primary key,
  way text not null check (way in ('email', 'push')),
  address text,
  address_id uuid,
  device jsonb,
  locale text not null check (locale in ('kk', 'ru', 'en')),
  digest text not null check (digest in ('daily', 'weekly', 'none')),
  made_at timestamptz not null,
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  ended_at timestamptz,
  check (ended_at is null or (address is null and address_id is null and device is null)),
  check (ended_at is not null or (address is not null)),
  check ((device is not null) = (way = 'push' and ended_at is null))
);
comment on table subscription_subscribers is 'Somebody who wants to hear of what is passed on, without an account. Nothing but the question is sent before they said yes; where it was sent is erased when they end it.';
comment on column subscription_subscribers.address is 'The e-mail address; for a phone a hash of where its push service listens.';
comment on column subscription_subscribers.address_id is 'What stands for an e-mail address where letters keep that it bounced or refused.';
comment on column subscription_subscribers.digest is 'How often they hear of what is not urgent.';
comment on column subscription_subscribers.asked_at is 'When they were last asked whether it was them.';
create index subscription_subscribers_address on subscription_subscribers (address) where address is not null;
create index subscription_subscribers_unconfirmed on subscription_subscribers (asked_at) where confirmed_at is null;

create table subscription_wishes (
  subscriber_id uuid not null references subscription_subscribers on delete cascade,
  id uuid not null,
  area_id uuid,
  lon double precision check (lon between -180 and 180),
  lat double precision check (lat between -85 and 85),
  radius_m integer check (radius_m between 100 and 100000),
  kinds text[] not null default '{}',
  campaign_id uuid,
  made_at timestamptz not null,
  confirmed_at timestamptz,
  primary key (subscriber_id, id),
  check (num_nulls(lon, lat, radius_m) in (0, 3)),
  check (area_id is null or lon is null)
);
comment on table subscription_wishes is 'What one subscriber wants to hear of: in one area or circle (neither: everywhere), of which kinds, of which campaign.';
comment on column subscription_wishes.kinds is 'Kinds of what is passed on; empty: all.';
comment on column subscription_wishes.confirmed_at is 'Empty until whoever reads the address said that it was them who asked.';
create index subscription_wishes_unconfirmed on subscription_wishes (made_at) where confirmed_at is null;

create table subscription_sendings (
  item_id uuid not null,
  revision integer not null,
  subscriber_id uuid not null,
  state text not null check (state in ('waiting', 'queued', 'sent', 'failed', 'dropped')),
  tries integer not null default 0,
  made_at timestamptz not null,
  sent_at timestamptz,
  ended boolean not null default false,
  problem text,
  primary key (item_id, revision, subscriber_id)
) with (fillfactor = 80);
comment on table subscription_sendings is 'One revision of what is passed on, for one subscriber: the key is why nobody is told twice.';
comment on column subscription_sendings.state is 'waiting: for the next digest; queued: on its way; dropped: overtaken by a newer revision before it left.';
comment on column subscription_sendings.tries is 'Above 0 it may have arrived, whatever the state says.';
comment on column subscription_sendings.ended is 'They ended it by the link in this one.';
create index subscription_sendings_waiting on subscription_sendings (subscriber_id, made_at) where state = 'waiting';
create index subscription_sendings_old on subscription_sendings (made_at);

create table subscription_digests (
  day date not null,
  subscriber_id uuid not null,
  state text not null check (state in ('queued', 'sent', 'failed')),
  tries integer not null default 0,
  made_at timestamptz not null,
  primary key (day, subscriber_id)
);
comment on table subscription_digests is 'The letter of one day for one subscriber: what waited for them before made_at.';

create table subscription_reaches (
  item_id uuid primary key,
  sent bigint not null default 0,
  failed bigint not null default 0,
  ended bigint not null default 0
);
comment on table subscription_reaches is 'How many heard of what is passed on, kept when it is forgotten who.';
