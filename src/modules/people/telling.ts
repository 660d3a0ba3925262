import type { Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { dateWords } from '#basics/words-dates.ts';
import { record } from '#modules/ledger/actions.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { sayIn } from '#server/words.ts';

/** What a person is written about their own sign-in, so that they hear of it if it was not them. */
export type SignInNews =
  | 'password-changed'
  | 'passkey-added'
  | 'authenticator-on'
  | 'authenticator-off'
  | 'recovery-code-used'
  | 'sign-in-locked'
  | 'key-made';

export const wholeAddress = (path: string) => new URL(path, config.publicUrl).href;

/** Writes to a person what happened to their sign-in, and when. */
export async function tellPerson(tx: Tx, personId: string, news: SignInNews, once = newId()) {
  const { email, locale: kept } = await tx
    .selectFrom('people')
    .select(['email', 'locale'])
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  const locale = kept as Locale;
  const say = sayIn(locale);
  const when = dateWords(locale, now(), config.timeZone, 'moment');
  await later(tx, 'letters.write', {
    ...{ to: email, locale, kind: news, once },
    subject: say(`letter.${news}.subject`),
    parts: [
      say(`letter.${news}.words`, { when }),
      say('letter.account.not-you'),
      { href: wholeAddress(paths.account()), words: say('letter.account.button') },
    ],
  });
}

/** An address was locked: whoever works under it hears of it once; where nobody does, nothing follows. */
export function tellLocked(email: string, once: string) {
  return change(async (tx) => {
    const person = await tx
      .selectFrom('people')
      .select('id')
      .where('email', '=', email)
      .where('disabled_at', 'is', null)
      .executeTakeFirst();
    if (!person) return;
    await tellPerson(tx, person.id, 'sign-in-locked', once);
    await record(tx, { kind: 'system' }, 'person.locked', { subject: 'person', id: person.id });
  });
}
