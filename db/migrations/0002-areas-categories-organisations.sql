-- The ground: where, what, and who. All three are small and are copied to every node.
create table areas (
  id uuid primary key,
  parent_id uuid references areas (id),
  key text not null unique,
  kind text not null,
  names jsonb not null,
  outline jsonb,
  position integer not null default 0,
  retired_at timestamptz
);
comment on table areas is 'A territory: region, district, settlement, beat. outline is a GeoJSON Polygon or MultiPolygon in WGS 84; names are {kk, ru, en}.';

create table categories (
  id uuid primary key,
  parent_id uuid references categories (id),
  key text not null unique,
  names jsonb not null,
  hints jsonb not null,
  keywords jsonb not null default '{}',
  questions jsonb not null default '[]',
  stopper jsonb,
  sensitivity text not null check (sensitivity in ('public', 'reviewed', 'never')),
  proof_required boolean not null default true,
  hides_wall_text boolean not null default false,
  respond_within_h integer not null check (respond_within_h > 0),
  nearby_m integer not null default 100 check (nearby_m > 0),
  retention_days integer not null check (retention_days > 0),
  position integer not null default 0,
  retired_at timestamptz
);
comment on table categories is 'A kind of place problem. sensitivity: public at once, public after review, never public.';
comment on column categories.hides_wall_text is 'What such a wall says (a drug advertisement) is never readable in public: its photos wait for the desk''s black boxes.';

create table organisations (
  id uuid primary key,
  key text not null unique,
  kind text not null,
  names jsonb not null,
  email text,
  phone text,
  locale text not null default 'ru',
  retired_at timestamptz
);
comment on table organisations is 'Who acts: housing manager, volunteer club, people''s guard, municipal service, police unit, school.';

create table organisation_coverage (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  category_id uuid references categories (id),
  area_id uuid references areas (id),
  unique nulls not distinct (organisation_id, category_id, area_id)
);
comment on table organisation_coverage is 'What an organisation answers for: a category (null: every one) within an area (null: everywhere).';
