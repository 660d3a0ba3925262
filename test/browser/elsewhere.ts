// What other servers said, so that the pages of the desk have something to show: written as it lies in the
// database, because no other server takes part in these tests.
import { execFileSync } from 'node:child_process';
import { inject } from 'vitest';

const code = `
  const { change } = await import('#server/database.ts');
  const { newId } = await import('#server/ids.ts');
  const host = 'lights.example.org';
  const at = new Date();
  const rows = async (tx, table, ...values) => tx.insertInto(table).values(values).execute();
  await change(async (tx) => {
    const item = await tx.selectFrom('syndication_items').select('id').limit(1).executeTakeFirst();
    const reply = (name, words, read_at = null) => ({
      ...{ id: newId(), item_id: item?.id ?? newId(), object_id: 'https://' + host + '/' + newId() },
      ...{ author: 'https://' + host + '/users/' + name, author_name: name + '@' + host, words },
      ...{ received_at: at, read_at },
    });
    await rows(tx, 'federation_replies', reply('ann', 'Thank you.\\nWhen is it our street?'),
      reply('averylongnamewithoutanyspaceinitwhichmustnotbreakthepage', 'x'.repeat(300)),
      reply('bob', 'Read', at));
    await rows(tx, 'federation_blocks', { kind: 'server', name: 'spam.example', made_at: at },
      { kind: 'account', name: 'https://' + host + '/users/eve', made_at: at });
    const following = (name, state, more = {}) => ({
      ...{ id: newId(), account: 'https://' + host + '/ap/actors/' + name, handle: name + '@' + host },
      ...{ name: 'House ' + name, inbox: 'https://' + host + '/ap/inbox', host, state, asked_at: at, ...more },
    });
    const house = following('house', 'accepted');
    await rows(tx, 'federation_followings', house);
    await rows(tx, 'federation_followings', following('org.club', 'waiting'));
    await rows(tx, 'federation_followings', following('late', 'ended', { ended_by: 'them', ended_at: at }));
    const offer = (title, more = {}) => ({
      ...{ id: newId(), following_id: house.id, object_id: 'https://' + host + '/' + newId() },
      ...{ author: house.account, author_name: 'House (' + host + ')', url: 'https://' + host + '/news/1' },
      texts: JSON.stringify({
        en: { title, summary: 'How they did it', markdown: 'Look \\\\*here\\\\*: <https://example.org/a>\\n\\n• one' },
        de: { title: 'Licht', summary: '', markdown: 'Ja' },
      }),
      pictures: JSON.stringify([{ url: 'https://' + host + '/a.webp', alt: 'A yard' }, { url: 'https://' + host + '/b.webp', alt: '' }]),
      ...{ published_at: at, received_at: at, changed_at: at, ...more },
    });
    await rows(tx, 'federation_offers', offer('Lights are back in the yards'));
    await rows(tx, 'federation_offers', offer('How to see a false call', { revision: 2, licence: 'https://creativecommons.org/licenses/by/4.0/' }));
    await rows(tx, 'federation_offers', offer('Taken back', { withdrawn_at: at }));
  });
  process.exit(0);`;

let done = false;

/** Lays it into the database of the site, once. */
export function hearElsewhere(env: Record<string, string> = inject('siteEnv')): void {
  if (done) return;
  done = true;
  const args = ['--input-type=module', '-e', code];
  execFileSync(process.execPath, args, { env: { ...process.env, ...env } });
}
