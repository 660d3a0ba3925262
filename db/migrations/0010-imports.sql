-- Old cases of another system, brought in from a file.
create table report_imports (
  source text not null,
  content_sha256 bytea not null,
  file_name text not null,
  rows_done integer not null default 0 check (rows_done >= 0),
  added integer not null default 0,
  known integer not null default 0,
  changed integer not null default 0,
  begun_at timestamptz not null,
  ended_at timestamptz,
  primary key (source, content_sha256)
);
comment on table report_imports is 'How far a file of old cases has been read: a killed import goes on after rows_done, which is written together with the reports.';
comment on column report_imports.content_sha256 is 'Of the file and its mapping: with another mapping it is another import.';
comment on column report_imports.known is 'Rows whose report was here already and that say nothing newer.';
create index reports_external on reports (source, external_id) where external_id is not null;
comment on column reports.source is 'The system an imported report comes from; external_id is its number there.';
