-- Photos wait for a form that is not sent yet: nobody's may slip into somebody else's.
alter table media_photos add column keeper text not null default '';
comment on column media_photos.keeper is 'Who sent it: the id of the task whose link was used, of a member of staff, "reporter", or nothing. A proof or a verdict takes only its own.';
comment on column media_photos.id is 'UUID v5 of subject, kind, keeper and the bytes: the same photo sent twice is one photo.';

-- Which reports a report has gained by merging: asked on every page of the desk.
create index reports_merged on reports (merged_into) where merged_into is not null;
