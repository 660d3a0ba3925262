-- Lists: what a ban holds back, what is late in public, a number found by its middle or its end.

create index reports_banned on reports (filed_at desc, code desc)
  where ban_id is not null and state = 'received';

create index reports_public_late on reports (due_at, code)
  where showing = 'public' and state in ('assigned', 'accepted', 'disputed');
create index reports_public_late_by_area on reports (area_id, due_at, code)
  where showing = 'public' and state in ('assigned', 'accepted', 'disputed');

-- Every four characters in a row of a number, so that whoever remembers a part of it finds it.
create index reports_code_parts on reports using gin ((array[
  substr(code, 1, 4), substr(code, 2, 4), substr(code, 3, 4),
  substr(code, 4, 4), substr(code, 5, 4), substr(code, 6, 4)]));

alter table figure_counts add column late integer not null default 0;
comment on column figure_counts.late is 'Public reports that somebody works on and whose time was over when they were counted (counted_at).';
