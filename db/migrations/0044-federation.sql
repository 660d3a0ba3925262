-- ActivityPub: our accounts, who follows them, what they were told and what came back.

create table federation_keys (
  actor text not null,
  kind text not null check (kind in ('rsa', 'ed25519')),
  public_key jsonb not null,
  secret_key text not null,
  made_at timestamptz not null,
  primary key (actor, kind)
);
comment on table federation_keys is 'What one of our accounts signs with. Made once: whoever knows an account knows it by its key.';
comment on column federation_keys.actor is 'house, or the key of an area.';
comment on column federation_keys.public_key is 'As JSON Web Key.';
comment on column federation_keys.secret_key is 'As JSON Web Key, enciphered.';

create table federation_followers (
  actor text not null,
  follower text not null,
  inbox text not null,
  host text not null,
  followed_at timestamptz not null,
  primary key (actor, follower)
);
comment on table federation_followers is 'An account elsewhere that follows one of ours. How many they are is public, who they are is not.';
comment on column federation_followers.inbox is 'Where its server is told; the shared one where there is one.';
create index federation_followers_of_follower on federation_followers (follower);

create table federation_posts (
  item_id uuid primary key,
  author text not null,
  sharers text[] not null default '{}',
  revision integer not null check (revision > 0),
  state text not null check (state in ('posted', 'removed')),
  posted_at timestamptz not null
);
comment on table federation_posts is 'A thing as the followers of our accounts have it: one post by one account, shared by the others it concerns.';
comment on column federation_posts.revision is 'The revision they were told last.';

create table federation_boosts (
  item_id uuid not null,
  booster bytea not null,
  boosted_at timestamptz not null,
  primary key (item_id, booster)
);
comment on table federation_boosts is 'That a post of ours was shared by an account elsewhere; only that it was another one than the rest.';
comment on column federation_boosts.booster is 'A sealed sum of the account''s address, from which the address cannot be told.';

create table federation_replies (
  id uuid primary key,
  item_id uuid not null,
  object_id text not null unique,
  author text not null,
  author_name text not null check (length(author_name) <= 100),
  words text not null check (length(words) between 1 and 2000),
  received_at timestamptz not null
);
comment on table federation_replies is 'What somebody elsewhere answered to a post of ours, as plain text. Held for the desk: never shown to strangers.';
create index federation_replies_newest on federation_replies (received_at desc, id desc);
create index federation_replies_of_author on federation_replies (author);

create table federation_kept (
  key text primary key,
  value jsonb not null,
  expires_at timestamptz
);
comment on table federation_kept is 'What the library for ActivityPub remembers: activities it has heard, keys of others, how their servers want to be spoken to.';
create index federation_kept_expiring on federation_kept (expires_at) where expires_at is not null;
