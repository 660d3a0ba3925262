import type { Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import { config } from '#server/config.ts';
import { change } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { wayOut } from './item-letters.ts';
import { subscriberKey, wishKey, type WishRef } from './subscriber-keys.ts';

/** Asks an address whether it was them who want to hear of what is passed on. */
export function askSubscriber(ref: WishRef): Promise<void> {
  return change(async (tx) => {
    const one = await tx
      .selectFrom('subscription_subscribers')
      .select(['address', 'locale', 'confirmed_at'])
      .where('id', '=', ref.subscriberId)
      .where('way', '=', 'email')
      .executeTakeFirst();
    if (!one?.address) return;
    const locale = one.locale as Locale;
    const say = sayIn(locale);
    const yes = new URL(`${pressPaths.confirmWish(wishKey(ref))}?lang=${locale}`, config.publicUrl);
    // Only who reads the address learns that it is known.
    const known = one.confirmed_at
      ? [say('letter.subscribe-ask.known'), wayOut(subscriberKey({ id: ref.subscriberId }), locale)]
      : [];
    await writeLetter(tx, {
      ...{ to: one.address, locale, kind: 'subscribe-ask', once: ref.id },
      aboutId: ref.subscriberId,
      subject: say('letter.subscribe-ask.subject'),
      parts: [
        say('letter.subscribe-ask.words'),
        { href: yes.href, words: say('letter.subscribe-ask.yes') },
        ...known,
        say('letter.subscribe-ask.not-you'),
      ],
    });
  });
}
