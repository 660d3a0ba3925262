-- What a campaign's events came to is counted by its page; a picture that was taken back stays gone.
create index activities_of_campaign on activities (campaign_id, starts_at)
where campaign_id is not null;

alter table publication_photos add column sha256 bytea check (length(sha256) = 32);
comment on column publication_photos.sha256 is 'By what a picture that was taken back is known if somebody puts it in again.';
create index publication_photos_taken_back on publication_photos (sha256)
where taken_back_at is not null;
