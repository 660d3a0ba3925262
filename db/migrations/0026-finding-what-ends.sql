-- What is erased with a report is found by the report.
create index notifications_about on notifications (about_id) where about_id is not null;
create index report_bulk_rows_by_report on report_bulk_rows (report_id);
