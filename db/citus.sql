-- Spreads the tables over a Citus cluster (12 or newer). Run once, on an empty or quiet database,
-- after bin/migrate and before the web and worker processes start:
--   psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f db/citus.sql
-- Small tables are copied to every node; what grows is spread by the id of its root, so that a
-- report and everything under it lie together and one transaction stays on one node.

begin;

alter table report_contacts drop constraint report_contacts_report_id_fkey;
alter table report_verdicts drop constraint report_verdicts_report_id_fkey;
alter table report_notes drop constraint report_notes_report_id_fkey;
alter table assignments drop constraint assignments_report_id_fkey;
alter table conversation_messages drop constraint conversation_messages_report_id_fkey;
alter table subscription_followers drop constraint subscription_followers_report_id_fkey;

select create_reference_table('areas');
select create_reference_table('categories');
select create_reference_table('organisations');
select create_reference_table('organisation_coverage');
select create_reference_table('people');
select create_reference_table('people_roles');

select create_distributed_table('reports', 'id');
select create_distributed_table('report_contacts', 'report_id', colocate_with => 'reports');
select create_distributed_table('report_verdicts', 'report_id', colocate_with => 'reports');
select create_distributed_table('report_notes', 'report_id', colocate_with => 'reports');
select create_distributed_table('assignments', 'report_id', colocate_with => 'reports');
select create_distributed_table('conversation_messages', 'report_id', colocate_with => 'reports');
select create_distributed_table('subscription_followers', 'report_id', colocate_with => 'reports');
select create_distributed_table('media_photos', 'subject_id', colocate_with => 'reports');
select create_distributed_table('ledger_entries', 'subject_id', colocate_with => 'reports');
select create_distributed_table('letters', 'id', colocate_with => 'none');

alter table report_contacts add foreign key (report_id) references reports (id);
alter table report_verdicts add foreign key (report_id) references reports (id);
alter table report_notes add foreign key (report_id) references reports (id);
alter table assignments add foreign key (report_id) references reports (id);
alter table conversation_messages add foreign key (report_id) references reports (id);
alter table subscription_followers add foreign key (report_id) references reports (id);

commit;
