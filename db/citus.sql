-- Spreads the tables over a Citus cluster (12 or newer). Run once, on an empty or quiet database,
-- after bin/migrate and before the web and worker processes start:
--   psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f db/citus.sql
-- Small tables are copied to every node; what grows is spread by the id of its root, so that a
-- report, an appeal or a meeting and everything under it lie together and one transaction stays on
-- one node. What is not named here (sign-in, settings, calendars, templates) stays on the coordinator.
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
alter table subscription_followers drop constraint subscription_followers_report_id_fkey;
alter table appeal_applicants drop constraint appeal_applicants_appeal_id_fkey;
alter table appeal_messages drop constraint appeal_messages_appeal_id_fkey;
alter table appeal_pauses drop constraint appeal_pauses_appeal_id_fkey;
alter table appeal_extensions drop constraint appeal_extensions_appeal_id_fkey;
alter table appeal_answers drop constraint appeal_answers_appeal_id_fkey;
alter table appeal_feedback drop constraint appeal_feedback_appeal_id_fkey;
alter table appeal_reviews drop constraint appeal_reviews_appeal_id_fkey;
alter table meeting_points drop constraint meeting_points_meeting_id_fkey;
alter table ledger_reasons drop constraint ledger_reasons_subject_id_entry_id_fkey;

select create_reference_table('areas');
select create_reference_table('categories');
select create_reference_table('organisations');
select create_reference_table('organisation_coverage');
select create_reference_table('people');
select create_reference_table('people_roles');
select create_reference_table('routing_rules');
select create_reference_table('report_bans');

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
select create_distributed_table('subscription_followers', 'report_id', colocate_with => 'reports');
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
select create_distributed_table('media_photos', 'subject_id', colocate_with => 'reports');
select create_distributed_table('ledger_entries', 'subject_id', colocate_with => 'reports');
select create_distributed_table('ledger_reasons', 'subject_id', colocate_with => 'reports');
select create_distributed_table('notification_devices', 'root_id', colocate_with => 'reports');
select create_distributed_table('notification_pushes', 'root_id', colocate_with => 'reports');
select create_distributed_table('notifications', 'person_id', colocate_with => 'none');
select create_distributed_table('letters', 'id', colocate_with => 'none');

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
alter table subscription_followers add foreign key (report_id) references reports (id);
alter table appeal_applicants add foreign key (appeal_id) references appeals (id);
alter table appeal_messages add foreign key (appeal_id) references appeals (id);
alter table appeal_pauses add foreign key (appeal_id) references appeals (id);
alter table appeal_extensions add foreign key (appeal_id) references appeals (id);
alter table appeal_answers add foreign key (appeal_id) references appeals (id);
alter table appeal_feedback add foreign key (appeal_id) references appeals (id);
alter table appeal_reviews add foreign key (appeal_id) references appeals (id);
alter table meeting_points add foreign key (meeting_id) references meetings (id);
alter table ledger_reasons add foreign key (subject_id, entry_id) references ledger_entries (subject_id, id);

commit;
