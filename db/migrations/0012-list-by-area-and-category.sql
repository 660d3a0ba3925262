-- The list of one kind of problem in one area, newest first: without it a million reports take 35 ms.
create index reports_public_by_area_and_category on reports (area_id, category_id, filed_at desc, code desc)
  where showing = 'public' and state <> 'merged';
