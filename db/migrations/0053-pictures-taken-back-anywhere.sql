-- What was taken back stays gone wherever somebody puts it in: publications, people of a campaign, events, contests.
create table media_taken_back (
  sha256 bytea primary key check (length(sha256) = 32),
  at timestamptz not null
);
comment on table media_taken_back is 'The bytes of pictures somebody in them agrees to no more, by their hash: refused if they come again.';

insert into media_taken_back (sha256, at)
select sha256, min(taken_back_at) from publication_photos
where sha256 is not null and taken_back_at is not null group by sha256;

drop index publication_photos_taken_back;
alter table publication_photos drop column sha256;
