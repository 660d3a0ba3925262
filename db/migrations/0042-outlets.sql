-- Who hears of what is passed on, and how often readers came by whom.

create table syndication_hub_subscriptions (
  id uuid primary key,
  topic text not null,
  callback text not null,
  host text not null,
  secret text,
  verified_at timestamptz not null,
  expires_at timestamptz not null,
  told_at timestamptz,
  failures integer not null default 0 check (failures >= 0),
  failing_since timestamptz,
  paused_at timestamptz,
  unique (topic, callback)
);
comment on table syndication_hub_subscriptions is 'One address that is told when a feed of ours changes (WebSub). Only those that answered our question are here; one that fails for days is paused until it subscribes anew.';
comment on column syndication_hub_subscriptions.topic is 'The feed, as the address it gives itself, without our host.';
comment on column syndication_hub_subscriptions.secret is 'What its messages are signed with, enciphered.';
create index syndication_hub_subscriptions_of_host on syndication_hub_subscriptions (host);

create table syndication_posts (
  item_id uuid not null,
  outlet text not null,
  state text not null check (state in ('waiting', 'sending', 'posted', 'unsure', 'refused', 'removed')),
  revision integer not null default 0 check (revision >= 0),
  message_id text,
  with_picture boolean not null default false,
  tries integer not null default 0 check (tries >= 0),
  tried_at timestamptz,
  problem text,
  primary key (item_id, outlet)
);
comment on table syndication_posts is 'A thing as it stands in one channel of ours, such as telegram:kk: one message, edited when the thing is corrected.';
comment on column syndication_posts.revision is 'The revision of the thing that stands there.';
comment on column syndication_posts.state is 'unsure: it was handed over, and the answer was lost.';

create table syndication_partners (
  id uuid primary key,
  key text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{1,30}$'),
  name text not null,
  organisation_id uuid,
  made_at timestamptz not null,
  ended_at timestamptz
);
comment on table syndication_partners is 'Somebody who passes our things on with a link of their own (?via=key).';

create table syndication_visits (
  day date not null,
  partner_id uuid not null references syndication_partners (id),
  item_id uuid not null,
  visits integer not null check (visits > 0),
  primary key (item_id, partner_id, day)
);
comment on table syndication_visits is 'How often a page was opened by a partner''s link on one day. A number and nothing else: no address, no cookie, no hour.';
