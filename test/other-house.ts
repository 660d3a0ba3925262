import {
  Accept,
  Article,
  Create,
  Follow,
  Hashtag,
  Image,
  LanguageString,
  PUBLIC_COLLECTION,
  type Activity,
  type Note,
} from '@fedify/vocab';
import { beforeEach } from 'vitest';
import { followElsewhere } from '#modules/federation/following.ts';
import type { Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { findAccount } from '../src/channels/activitypub/finding.ts';
import { accountOf, happen, makeFediverse, said } from './fediverse.ts';

type Post = ConstructorParameters<typeof Article>[0];

/** The other server as another house: whom we follow there, and what it says to ours. */
export function makeOtherHouse() {
  const all = makeFediverse();
  beforeEach(async () => {
    await db.deleteFrom('federation_offers').execute();
    await db.deleteFrom('federation_followings').execute();
  });
  const by = (name: string) => new URL(`${all.peer.url}/users/${name}`);
  const handle = (name = 'ann') => `@${name}@${new URL(all.peer.url).host}`;
  const say = async (activity: Activity, as?: string) =>
    all.peer.say(await accountOf(all, 'house'), activity, as);

  /** Our house follows theirs, and they accept. */
  async function beAccepted(editor: Actor, name = 'ann') {
    await followElsewhere(editor, handle(name), findAccount);
    await happen();
    const asked = all.peer.heard.findLast((one): one is Follow => one instanceof Follow);
    const accept = { id: said(all, 'accept'), actor: by(name), object: asked ?? null };
    await say(new Accept(accept), name);
  }

  /** An article of theirs in two languages, one of which is not ours. */
  const article = (more: Post = {}) => {
    const id = more.id ?? said(all, 'article');
    return new Article({
      ...{ id, attribution: by('ann'), to: PUBLIC_COLLECTION, url: new URL(`${id.href}/page`) },
      names: [new LanguageString('Lights back', 'en'), new LanguageString('Licht <b>da</b>', 'de')],
      summaries: [new LanguageString('How they did it', 'en')],
      contents: [new LanguageString(htmlOf(id), 'en'), new LanguageString('<p>Ja</p>', 'de')],
      attachments: [
        new Image({ url: new URL(`${all.peer.url}/yard.webp`), name: 'A <i>yard</i>' }),
        new Image({ url: new URL(`${all.peer.url}/yard.webp`), name: 'again' }),
      ],
      tags: [new Hashtag({ name: '#Light', href: new URL(all.peer.url) })],
      ...more,
    });
  };
  const create = (object: Article | Note, as = 'ann') =>
    new Create({ id: said(all, 'create'), actor: by(as), object, to: PUBLIC_COLLECTION });
  return { all, by, handle, say, beAccepted, article, create };
}

const htmlOf = (id: URL) => `
  <p>Look *here*: <a href="https://example.org/a">a page</a></p><script>alert(1)</script>
  <ul><li>one</li></ul><img src="${id.origin}/spy.png"><p><a href="${id.href}/page">x</a></p>`;
