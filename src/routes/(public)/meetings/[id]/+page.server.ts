import { Refusal } from '#basics/refusal.ts';
import { publicMeetingOf } from '#modules/meetings/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
  const meeting = await publicMeetingOf(params.id);
  if (!meeting) throw new Refusal('meeting.unknown', 404);
  return { meeting };
};
