-- What is passed on: news, warnings, events, each once, as everybody outside gets it.

create table syndication_items (
  id uuid primary key,
  kind text not null check (kind in ('news', 'video', 'advice', 'success', 'interview', 'warning', 'event')),
  state text not null check (state in ('published', 'withdrawn')),
  revision integer not null check (revision > 0),
  path text not null unique,
  urgent boolean not null default false,
  published_at timestamptz not null,
  changed_at timestamptz not null,
  withdrawn_at timestamptz,
  starts_at timestamptz,
  ends_at timestamptz,
  organisation_id uuid,
  campaign_id uuid,
  area_ids uuid[] not null default '{}',
  category_ids uuid[] not null default '{}',
  outline jsonb,
  tags text[] not null default '{}',
  pictures jsonb not null default '[]',
  texts jsonb not null,
  check ((state = 'withdrawn') = (withdrawn_at is not null))
);
comment on table syndication_items is 'One thing that is passed on, as feeds, followers, subscribers and partners get it. Written by the module the thing belongs to, by way of syndicate().';
comment on column syndication_items.id is 'The id of the thing itself: publication, warning or activity.';
comment on column syndication_items.path is 'Its page here, without a language.';
comment on column syndication_items.urgent is 'Told at once, not with the next digest.';
comment on column syndication_items.ends_at is 'When a warning or an event is over: then it is in no list of what holds now.';
comment on column syndication_items.area_ids is 'Its areas and those above them; empty: everywhere.';
comment on column syndication_items.outline is 'A GeoJSON Polygon or MultiPolygon, where it concerns less than its areas.';
comment on column syndication_items.texts is 'Per language: title, summary, html, words (no markup), note of correction, whether a machine translated it.';
create index syndication_items_newest on syndication_items (published_at desc, id desc) where state = 'published';
create index syndication_items_of_kind on syndication_items (kind, published_at desc, id desc) where state = 'published';
create index syndication_items_of_campaign on syndication_items (campaign_id, published_at desc, id desc) where state = 'published';
create index syndication_items_of_organisation on syndication_items (organisation_id, published_at desc, id desc) where state = 'published';
create index syndication_items_in_area on syndication_items using gin (area_ids) where state = 'published';
create index syndication_items_changed on syndication_items (changed_at desc);
