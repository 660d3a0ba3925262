-- Which days are worked: by country and year, so that what is counted in days ends when the law says.

create table calendar_years (
  calendar text not null check (calendar ~ '^[a-z][a-z0-9-]{0,30}$'),
  year smallint not null check (year between 2000 and 2200),
  sources jsonb not null,
  brought_at timestamptz not null,
  primary key (calendar, year)
);
comment on table calendar_years is 'A year whose holidays are known, and the laws and decrees they come from. Later years count weekends only.';

create table calendar_days (
  calendar text not null,
  day date not null,
  kind text not null check (kind in ('holiday', 'workday')),
  names jsonb not null,
  note text not null default '',
  verified boolean not null,
  primary key (calendar, day)
);
comment on table calendar_days is 'A day that is otherwise than its weekday: off though a weekday, or worked though a weekend. names are {kk, ru, en}.';
comment on column calendar_days.verified is 'False while nobody has compared it with the decree: the page says so.';
