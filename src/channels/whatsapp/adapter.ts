import type { NextMessage } from '#modules/chats/outbox.ts';
import type { Said, SendOutcome } from '#modules/chats/rules.ts';
import { isLocale } from '#basics/localised.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { sayIn } from '#server/words.ts';
import type { Adapter } from '../messenger/adapter.ts';
import { askGraph, outcomeOf, RE_ENGAGEMENT } from './graph.ts';
import { fetchMedia, pictureOf } from './media.ts';
import { heardIn } from './read.ts';
import { buttonValues } from './templates.ts';
import { partsOf, templatePart, type Part } from './write.ts';

const DAY_MS = 86_400_000;
/** So much earlier than a day we stop writing freely: our clock is not theirs. */
const MARGIN_MS = 60_000;

/** WhatsApp, by the Cloud API of Meta. */
export const whatsapp: Adapter = {
  messenger: 'whatsapp',
  // One in six seconds to one person, 45 at once; 80 a second in all.
  pace: () => ({ chat: { everyMs: 6000, atOnce: 40 }, bot: { everyMs: 15, atOnce: 40 } }),
  read: (body) => heardIn(body, config.whatsapp?.phoneId ?? ''),
  fetchMedia,
  send,
  showSeen: async ({ messageId }) => {
    await ask({ status: 'read', message_id: messageId });
  },
};

const ask = (message: object) =>
  askGraph(`${config.whatsapp?.phoneId}/messages`, { messaging_product: 'whatsapp', ...message });

/** Within a day of their last word anything; later, or when only that was kept of it, its template. */
async function send(message: NextMessage): Promise<SendOutcome> {
  const { said, heardAt } = message;
  const isOpen = now().getTime() - heardAt.getTime() < DAY_MS - MARGIN_MS;
  return isOpen && said.words ? sendFreely(message) : sendTemplate(message);
}

/** What went out of a message before the part that failed: it does not go out again. */
const halfSent = new Map<string, number>();
const MOST_HALF_SENT = 1000;

async function sendFreely(message: NextMessage): Promise<SendOutcome> {
  const { said, locale, id, attempts } = message;
  const path = said.photoPath;
  const picture = path ? await pictureOf(path) : null;
  if (picture && 'error' in picture) return outcomeOf(picture.error, attempts);
  const parts = partsOf(said, { picture, say: sayIn(isLocale(locale) ? locale : 'ru') });
  let externalId = '';
  for (const [nth, part] of parts.entries()) {
    if (nth < (halfSent.get(id) ?? 0)) continue;
    const isLast = nth === parts.length - 1;
    const sent = await sendPart(message, part, isLast);
    if (sent.state !== 'sent') return sent;
    ({ externalId } = sent);
    noteHalf(id, isLast ? 0 : nth + 1);
  }
  const keep = keptOf(said);
  return { state: 'sent', externalId, ...(keep && { keep }) };
}

/** After a restart it is forgotten: then somebody may see a picture twice. */
function noteHalf(id: string, parts: number): void {
  halfSent.delete(id);
  if (parts > 0) halfSent.set(id, parts);
  const [oldest] = halfSent.keys();
  if (halfSent.size > MOST_HALF_SENT && oldest) halfSent.delete(oldest);
}

/** What goes out instead if WhatsApp tells us later that the day was over. */
const keptOf = ({ template, choices }: Said): Said | null =>
  template ? { words: '', template, ...(choices && { choices }) } : null;

async function sendTemplate(message: NextMessage): Promise<SendOutcome> {
  const { said, locale } = message;
  if (!said.template) return { state: 'failed', problem: 'more than 24 hours, and no template' };
  const languages = approvedIn(said.template.name);
  const language = languages.includes(locale) ? locale : (languages[0] ?? config.defaultLocale);
  const [choice] = (said.choices ?? []).flat();
  const values = buttonValues(said.template.name, choice?.value);
  return sendPart(message, templatePart(said.template, { language, values }), true);
}

/** In which languages a template was approved: those that tell of warnings and news are a matter of their own. */
const approvedIn = (template: string): readonly string[] =>
  (template.startsWith('area_') ? config.whatsapp?.newsLanguages : null) ??
  config.whatsapp?.templateLanguages ??
  [];

async function sendPart(to: NextMessage, part: Part, isLast: boolean): Promise<SendOutcome> {
  const answer = await ask({
    ...{ recipient_type: 'individual', to: to.address, ...part },
    // Comes back in what WhatsApp tells about it later.
    ...(isLast && { biz_opaque_callback_data: to.id }),
  });
  if ('error' in answer) {
    const isLate = RE_ENGAGEMENT.has(answer.error.code) && part.type !== 'template';
    if (isLate && to.said.template) return sendTemplate(to);
    return outcomeOf(answer.error, to.attempts);
  }
  const [sent] = (answer.done.messages ?? []) as { id?: unknown }[];
  return { state: 'sent', externalId: typeof sent?.id === 'string' ? sent.id : '' };
}
