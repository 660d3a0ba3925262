-- Counted from reports by jobs that may run twice; nothing here is a source.
create table figure_cells (
  category_id uuid not null,
  zoom smallint not null check (zoom between 3 and 15),
  cell bigint not null,
  lon double precision not null,
  lat double precision not null,
  open integer not null,
  claimed integer not null,
  confirmed integer not null,
  disputed integer not null,
  declined integer not null,
  primary key (category_id, zoom, cell)
);
comment on table figure_cells is 'Public reports per map cell (Morton code at that zoom), category and state; category 00000000-0000-0000-0000-000000000000 is all of them. Cells of zoom 15 are counted from reports, every coarser one from the four below it.';
comment on column figure_cells.lon is 'Mean public place of what is counted here, so that a cluster stands where its reports are.';
comment on column figure_cells.open is 'Received, assigned or accepted. A declined one is nobody''s work and is not among them.';

create table figure_counts (
  area_id uuid not null references areas (id),
  category_id uuid not null,
  reported integer not null,
  claimed integer not null,
  confirmed integer not null,
  disputed integer not null,
  median_claim_days real,
  median_confirm_days real,
  counted_at timestamptz not null,
  primary key (area_id, category_id)
);
comment on table figure_counts is 'Reports per area (with all below it) and category. reported counts each report once; claimed, confirmed, disputed are what state it is in now.';
