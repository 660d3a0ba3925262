-- Spreads the tables over a Citus cluster (12 or newer). Run once, on an empty or quiet database,
-- after bin/migrate and before the web and worker processes start:
--   psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f db/citus.sql
-- Small tables are copied to every node; what grows is spread by the id of its root, so that a
-- report, an appeal or a meeting and everything under it lie together and one transaction stays on
-- one node. The rest is small and stays on the coordinator; test/schema.test.ts minds that each
-- table has its place:
--   stays: appeal_numbers, area_drafts, calendar_days, calendar_years, category_changes, chat_codes,
--   stays: campaign_consents, campaign_editions, campaign_moves, campaign_parts, campaigns,
--   stays: chat_turns, client_keys, figure_cells, figure_counts, letter_addresses, letter_refusals,
--   stays: meeting_associates, notification_choices, notification_settings, people_attempts,
--   stays: people_authenticators, people_challenges, people_identities, people_links,
--   stays: people_passkeys, people_passwords, people_recovery_codes, people_sessions, rate_limits,
--   stays: comment_challenges, comments, media_taken_back, publication_photos,
--   stays: publication_captions, publication_editions, publication_moves, publication_pictures, publication_texts,
--   stays: publications, warning_alerts, warning_heard, warning_sources, warning_texts, warnings,
--   stays: report_bulk_rows, report_bulks, report_filters, report_imports, retention_batches,
--   stays: retention_holds, retention_runs, retention_warnings, subscription_reaches,
--   stays: federation_boosts, federation_followers, federation_keys, federation_kept,
--   stays: federation_blocks, federation_followings, federation_offers, federation_posts,
--   stays: federation_replies,
--   stays: syndication_hub_subscriptions, syndication_items, syndication_partners,
--   stays: syndication_posts, syndication_visits, templates, videos
-- A chat, a report and an indicator are roots of their own, and a foreign key cannot lead from one
-- root's node to another's: those five (from chat_reports, chat_tasks, chat_waits, chat_voices and
-- indicator_sightings) are taken away for good. Both sides are written in one transaction and
-- removed by the jobs that erase, so nothing but the database's own check is lost.
-- A trigger on `reports` wakes the desks' live counts by NOTIFY: on a worker nobody hears it, and
-- the counts follow when a stream is opened anew, every five minutes.

begin;

alter table report_contacts drop constraint report_contacts_report_id_fkey;
alter table report_verdicts drop constraint report_verdicts_report_id_fkey;
alter table report_notes drop constraint report_notes_report_id_fkey;
alter table report_updates drop constraint report_updates_report_id_fkey;
alter table report_edits drop constraint report_edits_report_id_fkey;
alter table report_questions drop constraint report_questions_report_id_fkey;
alter table report_flags drop constraint report_flags_report_id_fkey;
alter table report_locks drop constraint report_locks_report_id_fkey;
alter table assignments drop constraint assignments_report_id_fkey;
alter table conversation_messages drop constraint conversation_messages_report_id_fkey;
alter table endpoint_requests drop constraint endpoint_requests_report_id_fkey;
alter table endpoint_filings drop constraint endpoint_filings_report_id_fkey;
alter table endpoint_updates drop constraint endpoint_updates_report_id_fkey;
alter table client_deliveries drop constraint client_deliveries_report_id_fkey;
alter table indicator_readings drop constraint indicator_readings_report_id_fkey;
alter table indicator_proposals drop constraint indicator_proposals_report_id_fkey;
alter table indicator_sightings drop constraint indicator_sightings_indicator_id_fkey;
alter table indicator_sightings drop constraint indicator_sightings_report_id_fkey;
alter table chat_updates drop constraint chat_updates_account_id_fkey;
alter table chat_drafts drop constraint chat_drafts_account_id_fkey;
alter table chat_messages drop constraint chat_messages_account_id_fkey;
alter table chat_wishes drop constraint chat_wishes_account_id_fkey;
alter table chat_tasks drop constraint chat_tasks_account_id_fkey;
alter table chat_tasks drop constraint chat_tasks_report_id_fkey;
alter table chat_waits drop constraint chat_waits_account_id_fkey;
alter table chat_waits drop constraint chat_waits_report_id_fkey;
alter table chat_reports drop constraint chat_reports_report_id_fkey;
alter table chat_reports drop constraint chat_reports_account_id_fkey;
alter table chat_voices drop constraint chat_voices_account_id_fkey;
alter table subscription_followers drop constraint subscription_followers_report_id_fkey;
alter table subscription_wishes drop constraint subscription_wishes_subscriber_id_fkey;
alter table appeal_applicants drop constraint appeal_applicants_appeal_id_fkey;
alter table appeal_messages drop constraint appeal_messages_appeal_id_fkey;
alter table appeal_pauses drop constraint appeal_pauses_appeal_id_fkey;
alter table appeal_extensions drop constraint appeal_extensions_appeal_id_fkey;
alter table appeal_answers drop constraint appeal_answers_appeal_id_fkey;
alter table appeal_feedback drop constraint appeal_feedback_appeal_id_fkey;
alter table appeal_reviews drop constraint appeal_reviews_appeal_id_fkey;
alter table meeting_points drop constraint meeting_points_meeting_id_fkey;
alter table contest_texts drop constraint contest_texts_contest_id_fkey;
alter table contest_entries drop constraint contest_entries_contest_id_fkey;
alter table contest_jurors drop constraint contest_jurors_contest_id_fkey;
alter table contest_marks drop constraint contest_marks_contest_id_fkey;
alter table contest_votes drop constraint contest_votes_contest_id_fkey;
alter table activity_texts drop constraint activity_texts_activity_id_fkey;
alter table activity_signups drop constraint activity_signups_activity_id_fkey;
alter table activity_results drop constraint activity_results_activity_id_fkey;
alter table activity_reached drop constraint activity_reached_activity_id_fkey;
alter table activity_moves drop constraint activity_moves_series_id_fkey;
alter table activity_surveys drop constraint activity_surveys_activity_id_fkey;
alter table activity_survey_links drop constraint activity_survey_links_activity_id_fkey;
alter table activity_survey_counts drop constraint activity_survey_counts_activity_id_fkey;
alter table activity_survey_words drop constraint activity_survey_words_activity_id_fkey;
alter table activity_pictures drop constraint activity_pictures_activity_id_fkey;
alter table activity_press drop constraint activity_press_activity_id_fkey;
alter table ledger_reasons drop constraint ledger_reasons_subject_id_entry_id_fkey;

select create_reference_table('areas');
select create_reference_table('categories');
select create_reference_table('organisations');
select create_reference_table('organisation_coverage');
select create_reference_table('endpoints');
select create_reference_table('people');
select create_reference_table('people_roles');
select create_reference_table('routing_rules');
select create_reference_table('report_bans');
select create_reference_table('client_hooks');

select create_distributed_table('reports', 'id');
select create_distributed_table('report_contacts', 'report_id', colocate_with => 'reports');
select create_distributed_table('report_verdicts', 'report_id', colocate_with => 'reports');
select create_distributed_table('report_notes', 'report_id', colocate_with => 'reports');
select create_distributed_table('report_updates', 'report_id', colocate_with => 'reports');
select create_distributed_table('report_edits', 'report_id', colocate_with => 'reports');
select create_distributed_table('report_questions', 'report_id', colocate_with => 'reports');
select create_distributed_table('report_flags', 'report_id', colocate_with => 'reports');
select create_distributed_table('report_locks', 'report_id', colocate_with => 'reports');
select create_distributed_table('assignments', 'report_id', colocate_with => 'reports');
select create_distributed_table('conversation_messages', 'report_id', colocate_with => 'reports');
select create_distributed_table('endpoint_requests', 'report_id', colocate_with => 'reports');
select create_distributed_table('endpoint_filings', 'report_id', colocate_with => 'reports');
select create_distributed_table('endpoint_updates', 'report_id', colocate_with => 'reports');
select create_distributed_table('subscription_followers', 'report_id', colocate_with => 'reports');
select create_distributed_table('subscription_subscribers', 'id', colocate_with => 'reports');
select create_distributed_table('subscription_wishes', 'subscriber_id', colocate_with => 'reports');
select create_distributed_table('subscription_sendings', 'subscriber_id', colocate_with => 'reports');
select create_distributed_table('subscription_digests', 'subscriber_id', colocate_with => 'reports');
select create_distributed_table('client_deliveries', 'report_id', colocate_with => 'reports');
select create_distributed_table('indicators', 'id', colocate_with => 'reports');
select create_distributed_table('indicator_readings', 'report_id', colocate_with => 'reports');
select create_distributed_table('indicator_proposals', 'report_id', colocate_with => 'reports');
select create_distributed_table('indicator_sightings', 'indicator_id', colocate_with => 'reports');
select create_distributed_table('chat_accounts', 'id', colocate_with => 'reports');
select create_distributed_table('chat_updates', 'account_id', colocate_with => 'reports');
select create_distributed_table('chat_drafts', 'account_id', colocate_with => 'reports');
select create_distributed_table('chat_messages', 'account_id', colocate_with => 'reports');
select create_distributed_table('chat_wishes', 'account_id', colocate_with => 'reports');
select create_distributed_table('chat_tasks', 'account_id', colocate_with => 'reports');
select create_distributed_table('chat_waits', 'account_id', colocate_with => 'reports');
select create_distributed_table('chat_reports', 'report_id', colocate_with => 'reports');
select create_distributed_table('chat_voices', 'report_id', colocate_with => 'reports');
select create_distributed_table('appeals', 'id', colocate_with => 'reports');
select create_distributed_table('appeal_applicants', 'appeal_id', colocate_with => 'reports');
select create_distributed_table('appeal_messages', 'appeal_id', colocate_with => 'reports');
select create_distributed_table('appeal_pauses', 'appeal_id', colocate_with => 'reports');
select create_distributed_table('appeal_extensions', 'appeal_id', colocate_with => 'reports');
select create_distributed_table('appeal_answers', 'appeal_id', colocate_with => 'reports');
select create_distributed_table('appeal_feedback', 'appeal_id', colocate_with => 'reports');
select create_distributed_table('appeal_reviews', 'appeal_id', colocate_with => 'reports');
select create_distributed_table('appeal_documents', 'appeal_id', colocate_with => 'reports');
select create_distributed_table('meetings', 'id', colocate_with => 'reports');
select create_distributed_table('meeting_points', 'meeting_id', colocate_with => 'reports');
select create_distributed_table('contests', 'id', colocate_with => 'reports');
select create_distributed_table('contest_texts', 'contest_id', colocate_with => 'reports');
select create_distributed_table('contest_entries', 'contest_id', colocate_with => 'reports');
select create_distributed_table('contest_jurors', 'contest_id', colocate_with => 'reports');
select create_distributed_table('contest_marks', 'contest_id', colocate_with => 'reports');
select create_distributed_table('contest_votes', 'contest_id', colocate_with => 'reports');
select create_distributed_table('activities', 'id', colocate_with => 'reports');
select create_distributed_table('activity_texts', 'activity_id', colocate_with => 'reports');
select create_distributed_table('activity_signups', 'activity_id', colocate_with => 'reports');
select create_distributed_table('activity_results', 'activity_id', colocate_with => 'reports');
select create_distributed_table('activity_reached', 'activity_id', colocate_with => 'reports');
select create_distributed_table('activity_moves', 'series_id', colocate_with => 'reports');
select create_distributed_table('activity_calendars', 'address_id', colocate_with => 'reports');
select create_distributed_table('activity_surveys', 'activity_id', colocate_with => 'reports');
select create_distributed_table('activity_survey_links', 'activity_id', colocate_with => 'reports');
select create_distributed_table('activity_survey_counts', 'activity_id', colocate_with => 'reports');
select create_distributed_table('activity_survey_words', 'activity_id', colocate_with => 'reports');
select create_distributed_table('activity_pictures', 'activity_id', colocate_with => 'reports');
select create_distributed_table('activity_press', 'activity_id', colocate_with => 'reports');
select create_distributed_table('media_photos', 'subject_id', colocate_with => 'reports');
select create_distributed_table('media_uploads', 'subject_id', colocate_with => 'reports');
select create_distributed_table('ledger_entries', 'subject_id', colocate_with => 'reports');
select create_distributed_table('ledger_reasons', 'subject_id', colocate_with => 'reports');
select create_distributed_table('notification_devices', 'root_id', colocate_with => 'reports');
select create_distributed_table('notification_pushes', 'root_id', colocate_with => 'reports');
select create_distributed_table('notifications', 'person_id', colocate_with => 'none');
select create_distributed_table('letters', 'id', colocate_with => 'none');
select create_distributed_table('mails', 'id', colocate_with => 'none');

alter table report_contacts add foreign key (report_id) references reports (id);
alter table report_verdicts add foreign key (report_id) references reports (id);
alter table report_notes add foreign key (report_id) references reports (id);
alter table report_updates add foreign key (report_id) references reports (id);
alter table report_edits add foreign key (report_id) references reports (id);
alter table report_questions add foreign key (report_id) references reports (id);
alter table report_flags add foreign key (report_id) references reports (id);
alter table report_locks add foreign key (report_id) references reports (id);
alter table assignments add foreign key (report_id) references reports (id);
alter table conversation_messages add foreign key (report_id) references reports (id);
alter table endpoint_requests add foreign key (report_id) references reports (id);
alter table endpoint_filings add foreign key (report_id) references reports (id);
alter table endpoint_updates add foreign key (report_id) references reports (id);
alter table subscription_followers add foreign key (report_id) references reports (id);
alter table subscription_wishes add foreign key (subscriber_id) references subscription_subscribers (id) on delete cascade;
alter table client_deliveries add foreign key (report_id) references reports (id);
alter table indicator_readings add foreign key (report_id) references reports (id);
alter table indicator_proposals add foreign key (report_id) references reports (id);
alter table indicator_sightings add foreign key (indicator_id) references indicators (id);
alter table chat_updates add foreign key (account_id) references chat_accounts (id);
alter table chat_drafts add foreign key (account_id) references chat_accounts (id);
alter table chat_messages add foreign key (account_id) references chat_accounts (id);
alter table chat_wishes add foreign key (account_id) references chat_accounts (id);
alter table chat_tasks add foreign key (account_id) references chat_accounts (id);
alter table chat_waits add foreign key (account_id) references chat_accounts (id);
alter table chat_reports add foreign key (report_id) references reports (id);
alter table appeal_applicants add foreign key (appeal_id) references appeals (id);
alter table appeal_messages add foreign key (appeal_id) references appeals (id);
alter table appeal_pauses add foreign key (appeal_id) references appeals (id);
alter table appeal_extensions add foreign key (appeal_id) references appeals (id);
alter table appeal_answers add foreign key (appeal_id) references appeals (id);
alter table appeal_feedback add foreign key (appeal_id) references appeals (id);
alter table appeal_reviews add foreign key (appeal_id) references appeals (id);
alter table meeting_points add foreign key (meeting_id) references meetings (id);
alter table contest_texts add foreign key (contest_id) references contests (id);
alter table contest_entries add foreign key (contest_id) references contests (id);
alter table contest_jurors add foreign key (contest_id) references contests (id);
alter table contest_marks add foreign key (contest_id) references contests (id);
alter table contest_votes add foreign key (contest_id) references contests (id);
alter table activity_texts add foreign key (activity_id) references activities (id);
alter table activity_signups add foreign key (activity_id) references activities (id);
alter table activity_results add foreign key (activity_id) references activities (id);
alter table activity_reached add foreign key (activity_id) references activities (id);
alter table activity_moves add foreign key (series_id) references activities (id);
alter table activity_surveys add foreign key (activity_id) references activities (id);
alter table activity_survey_links add foreign key (activity_id) references activities (id);
alter table activity_survey_counts add foreign key (activity_id) references activities (id);
alter table activity_survey_words add foreign key (activity_id) references activities (id);
alter table activity_pictures add foreign key (activity_id) references activities (id);
alter table activity_press add foreign key (activity_id) references activities (id);
alter table ledger_reasons add foreign key (subject_id, entry_id) references ledger_entries (subject_id, id);

commit;
