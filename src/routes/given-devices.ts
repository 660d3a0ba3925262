import { json, type RequestEvent } from '@sveltejs/kit';
import { Refusal } from '#basics/refusal.ts';
import { device, type GivenDevice } from '#modules/notifications/input.ts';
import { limit } from '#server/limits.ts';
import { sayIn } from '#server/words.ts';

/**
 * Reads the device a browser sends of itself, does with it what the page asked for, and says why
 * not in words the script can show.
 */
export async function withDevice(
  { request, locals, getClientAddress }: RequestEvent,
  act: (given: GivenDevice) => Promise<unknown>,
) {
  try {
    await limit('follow', getClientAddress());
    const read = device.safeParse(await request.json().catch(() => null));
    if (!read.success) throw new Refusal('push.not-a-device', 400);
    await act(read.data);
    return new Response(null, { status: 204 });
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    const words = sayIn(locals.locale)(problem.key, problem.params);
    return json({ words }, { status: problem.status });
  }
}
