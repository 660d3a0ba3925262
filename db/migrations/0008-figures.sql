-- Counted from reports by jobs that may run twice; nothing here is a source.
create table figure_cells (
  category_id uuid not null,
  cell bigint not null,
  open integer not null,
  claimed integer not null,
  confirmed integer not null,
  disputed integer not null,
  primary key (category_id, cell)
);
comment on table figure_cells is 'Public reports per map cell (Morton code at zoom 15) and category; category 00000000-0000-0000-0000-000000000000 is all of them.';

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
