import { inLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { messagePhotos } from '#modules/media/queries.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { receiptKey } from '#modules/reports/codes.ts';
import { publicReportByCode } from '#modules/reports/queries.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { sayInChat } from './outbox.ts';
import { jpegPath, lookAgain } from './pictures.ts';
import { chatsOf } from './telling.ts';
import { templateOf } from './templates.ts';

const absolute = (path: string) => new URL(path, config.publicUrl).href;

type Ref = { reportId: string; id: string };

/**
 * What the responder or the desk says to whoever filed a report reaches the chats it came from; the
 * answer to that message comes back. Safe to run twice.
 */
export async function tellMessage(telling: Ref & { turn?: number }): Promise<void> {
  const { reportId, id } = telling;
  const chats = (await chatsOf(db, reportId)).filter(({ follows }) => !follows);
  const said = chats.length > 0 && (await messageToTell(telling));
  if (!said || (await lookAgain('chats.tell-message', telling, said.photos))) return;
  const photo = jpegPath(said.photos.find(({ copies }) => copies));
  const href = `${absolute(paths.receipt(receiptKey(reportId)))}#conversation`;
  await change(async (tx) => {
    for (const chat of chats) {
      const locale = chat.locale as Locale;
      const say = sayIn(locale);
      const code = writeCode(said.code);
      const who = inLocale(said.organisation?.names ?? {}, locale) || say('chat.message.desk');
      const lead = say('chat.message.from', { who, code });
      await sayInChat(
        tx,
        { accountId: chat.id, reportId, once: id },
        {
          words: [lead, said.words, say('chat.message.how')].join('\n\n'),
          link: { href, words: say('chat.told.open') },
          ...(photo && { photoPath: photo }),
          template: templateOf('new_message', [code, said.words]),
        },
      );
    }
  });
}

async function messageToTell({ reportId, id }: Ref) {
  const row = await db
    .selectFrom('conversation_messages as said')
    .innerJoin('reports', 'reports.id', 'said.report_id')
    .select(['side', 'said.words', 'said.organisation_id', 'photo_ids', 'code'])
    .where('report_id', '=', reportId)
    .where('said.id', '=', id)
    .where('side', '<>', 'reporter')
    .executeTakeFirst();
  if (!row) return null;
  const photos = row.photo_ids.length > 0 ? await messagePhotos(reportId) : [];
  return {
    ...row,
    photos: photos.filter((photo) => row.photo_ids.includes(photo.id)),
    organisation: await organisationById(row.organisation_id ?? ''),
  };
}

/** What the desk tells everybody about a report, in the chats that hear of it. Safe to run twice. */
export async function tellUpdate({ reportId, id }: Ref): Promise<void> {
  const row = await db
    .selectFrom('report_updates as told')
    .innerJoin('reports', 'reports.id', 'told.report_id')
    .select(['told.words', 'code'])
    .where('report_id', '=', reportId)
    .where('told.id', '=', id)
    .executeTakeFirst();
  if (!row) return;
  const open = await publicReportByCode(row.code);
  const chats = (await chatsOf(db, reportId)).filter(({ follows }) => !follows || open);
  await change(async (tx) => {
    for (const chat of chats) {
      const say = sayIn(chat.locale as Locale);
      const code = writeCode(row.code);
      const lead = say('chat.told.update', { code });
      await sayInChat(
        tx,
        { accountId: chat.id, reportId, once: id },
        {
          words: `${lead}\n\n${row.words}`,
          link: chat.follows
            ? { href: absolute(paths.reportPage(row.code)), words: say('chat.told.page') }
            : {
                href: absolute(paths.receipt(receiptKey(reportId))),
                words: say('chat.told.open'),
              },
          template: templateOf('status_changed', [code, row.words]),
        },
      );
    }
  });
}
