import { signRequest } from '@fedify/fedify/sig';
import {
  Accept,
  Announce,
  Create,
  Delete,
  LanguageString,
  Note,
  PUBLIC_COLLECTION,
  Tombstone,
  Update,
  type Article,
} from '@fedify/vocab';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  deskOffers,
  layAside,
  noteChange,
  offerBehind,
  takeOver,
} from '#modules/federation/adopting.ts';
import { block, isShutOut, unblock } from '#modules/federation/blocks.ts';
import { followElsewhere, followings, unfollowElsewhere } from '#modules/federation/following.ts';
import { forgetOldFederation } from '#modules/federation/forgetting.ts';
import { stranger } from '#modules/people/rules.ts';
import { deskPublication } from '#modules/publications/desk.ts';
import { dropPublication } from '#modules/publications/drafting.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { startPeer } from '../../../test/fedify-peer.ts';
import { happen, monday, said } from '../../../test/fediverse.ts';
import { lettersAbout } from '../../../test/loop.ts';
import { makeOtherHouse } from '../../../test/other-house.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { findAccount } from './finding.ts';

const { all, by, handle, say, beAccepted, article, create } = makeOtherHouse();
type Post = Parameters<typeof article>[0];
let editor: Person;
let cityEditor: Person;
beforeAll(async () => {
  editor = await newStaff('Aigul', { role: 'editor' });
  cityEditor = await newStaff('Berik', { role: 'editor', areaKey: 'petropavl' });
});
const toldEditors = async (id: string, what: string) =>
  (await lettersAbout(id, `update-offer-${what}`)).map(({ recipient }) => recipient);
const offered = async (list: 'new' | 'taken' | 'aside' = 'new') =>
  (await deskOffers(editor, { list, after: undefined }, 'en')).offers;

describe('what they publish', () => {
  test('is offered as plain words with its credit, taken over as a draft, its changes are said', async () => {
    await beAccepted(editor);
    const its = article();
    const asked = all.peer.asked.length;
    await say(create(its));
    await say(create(its));
    const [offer, ...others] = await offered();
    expect(others).toEqual([]);
    expect(offer).toMatchObject({
      ...{ title: 'Lights back', handle: handle().slice(1), tags: ['light'], licence: null },
      by: `Ann of afar (${new URL(all.peer.url).host})`,
      pictures: [{ url: `${all.peer.url}/yard.webp`, alt: 'A yard' }],
      texts: {
        en: {
          summary: 'How they did it',
          markdown: 'Look \\*here\\*: a page (<https://example.org/a>)\n\n• one',
        },
        de: { title: 'Licht da', markdown: 'Ja' },
      },
    });
    expect(all.peer.asked.slice(asked).join()).not.toMatch(/webp|png/);
    const id = offer?.id ?? '';
    const taken = await takeOver(editor, { id, areaId: null }, 'ru');
    expect(await takeOver(editor, { id, areaId: null }, 'ru')).toBe(taken);
    const draft = await deskPublication(editor, taken);
    expect([draft.row.state, draft.row.tags, Object.keys(draft.texts)]).toEqual([
      ...['draft', ['light'], ['en']],
    ]);
    expect(draft.texts.en).toMatchObject({
      title: 'Lights back',
      sources: expect.stringContaining(`<${its.id?.href}/page>`),
    });
    expect(await offered()).toEqual([]);
    expect(await offerBehind(taken)).toMatchObject({ changedAt: null, withdrawnAt: null });

    const update = (more: Post) =>
      say(
        new Update({
          ...{
            id: said(all, 'update'),
            actor: by('ann'),
            object: article({ id: its.id, ...more }),
          },
        }),
      );
    await update({});
    expect(await offerBehind(taken)).toMatchObject({ changedAt: null });
    await update({ names: [new LanguageString('Lights are back', 'en')] });
    expect(await offerBehind(taken)).toMatchObject({ changedAt: monday });
    expect(await offered('taken')).toMatchObject([{ changedAt: monday, publicationId: taken }]);
    expect(await toldEditors(taken, 'changed')).toEqual(['aigul@example.org']);
    await noteChange(editor, id);
    expect(await offerBehind(taken)).toMatchObject({ changedAt: null });

    await say(
      new Delete({
        ...{ id: said(all, 'delete'), actor: by('ann') },
        object: new Tombstone({ id: its.id }),
      }),
    );
    expect(await offerBehind(taken)).toMatchObject({ withdrawnAt: monday });
    expect(await toldEditors(taken, 'withdrawn')).toEqual(['aigul@example.org']);
    const [gone] = await offered('taken');
    expect([gone?.pictures, gone?.texts.en]).toEqual([
      ...[[], { title: 'Lights are back', summary: '', markdown: '' }],
    ]);
    await dropPublication(editor, taken);
    expect(await offered()).toMatchObject([{ id, publicationId: null }]);
    await expect(takeOver(editor, { id, areaId: null }, 'ru')).rejects.toMatchObject({
      key: 'offer.is-withdrawn',
    });
  });

  test('is offered when they share it from another account of their server, as it stands there', async () => {
    await beAccepted(editor, 'house');
    const its = article({ attribution: by('ann'), id: new URL(`${all.peer.url}/things/1`) });
    const share = (object: Article | URL) =>
      new Announce({ id: said(all, 'share'), actor: by('house'), object });
    all.peer.documents.set('/things/1', (await its.toJsonLd()) as object);
    await say(share(new URL(`${all.peer.url}/things/1`)), 'house');
    expect(await offered()).toMatchObject([{ title: 'Lights back' }]);
    // Its author corrects it, whom we do not follow.
    const changed = article({ id: its.id, names: [new LanguageString('Anew', 'en')] });
    await say(new Update({ id: said(all, 'update'), actor: by('ann'), object: changed }));
    expect(await offered()).toMatchObject([{ title: 'Anew' }]);
    const other = await startPeer();
    await say(share(new URL(`${other.url}/things/1`)), 'house');
    expect([(await offered()).length, other.asked]).toEqual([1, []]);
    await other.stop();
    const ann = { kind: 'account' as const, name: by('ann').href };
    await block(editor, ann);
    await say(share(new URL(`${all.peer.url}/things/1`)), 'house');
    expect(await offered()).toEqual([]);
    await unblock(editor, ann.name);
  });

  test('without a title and in a language that is not ours waits as a draft to be translated', async () => {
    await beAccepted(editor);
    const note = new Note({
      ...{ id: said(all, 'note'), attribution: by('ann'), to: PUBLIC_COLLECTION },
      contents: [new LanguageString('<p><strong>Strom weg</strong></p><p>Bis 8.</p>', 'de')],
    });
    await say(create(note));
    const [offer] = await offered();
    expect(offer?.texts).toEqual({
      de: { title: 'Strom weg', summary: 'Bis 8.', markdown: 'Bis 8.' },
    });
    const city = all.town.area('petropavl');
    const id = offer?.id ?? '';
    await expect(takeOver(cityEditor, { id, areaId: null }, 'kk')).rejects.toMatchObject({
      key: 'publication.not-yours',
    });
    const taken = await takeOver(cityEditor, { id, areaId: city }, 'kk');
    expect((await deskPublication(editor, taken)).texts.kk).toMatchObject({ title: 'Strom weg' });
  });

  test('is laid aside and fetched back; what nobody took is forgotten in the end', async () => {
    await beAccepted(editor);
    await say(create(article()));
    const id = (await offered())[0]?.id ?? '';
    await layAside(editor, id, true);
    expect([await offered(), (await offered('aside')).length]).toEqual([[], 1]);
    await layAside(editor, id, false);
    expect(await offered()).toHaveLength(1);
    await expect(noteChange(editor, id)).rejects.toMatchObject({ key: 'offer.not-taken' });
    for (const refused of [
      layAside(stranger, id, true),
      noteChange(stranger, id),
      takeOver(stranger, { id, areaId: null }, 'en'),
      deskOffers(stranger, { list: 'new', after: undefined }, 'en'),
    ]) {
      await expect(refused).rejects.toMatchObject({ status: 403 });
    }
    await expect(layAside(editor, newId(), true)).rejects.toMatchObject({ key: 'offer.gone' });
    // Made a draft of and thrown away, it is nobody's again.
    await dropPublication(editor, await takeOver(editor, { id, areaId: null }, 'en'));
    expect(await offered()).toHaveLength(1);
    setClock(new Date(monday.getTime() + 181 * 86_400_000));
    await forgetOldFederation();
    setClock(monday);
    expect(await offered()).toEqual([]);
  });
});

describe('is not offered, and changes nothing:', () => {
  test('what an account says that we do not follow, or do no more, or that has not accepted', async () => {
    await say(create(article()));
    await followElsewhere(editor, handle(), findAccount);
    await say(create(article()));
    expect(await offered()).toEqual([]);
    await beAccepted(editor);
    await unfollowElsewhere(editor, (await followings(editor))[0]?.id ?? '');
    await say(create(article()));
    await happen();
    expect(await offered()).toEqual([]);
  });

  test('an Accept of somebody whom we did not ask', async () => {
    await followElsewhere(editor, handle(), findAccount);
    await say(new Accept({ id: said(all, 'accept'), actor: by('eve'), object: by('x') }), 'eve');
    expect(await followings(editor)).toMatchObject([{ state: 'waiting' }]);
  });

  test('what is signed by another than the account it is said to be of, or written by another', async () => {
    await beAccepted(editor);
    const forger = await startPeer();
    const forged = (await create(article()).toJsonLd()) as object;
    const request = new Request(`${all.site.url}/ap/inbox`, {
      ...{ method: 'POST', body: JSON.stringify(forged) },
      headers: { 'content-type': 'application/activity+json' },
    });
    const answer = await fetch(await signRequest(request, forger.privateKey, forger.keyId));
    expect(answer.status).toBe(401);
    // Eve is on the same server, and nobody whom we follow; nor may she speak or delete for ann.
    await say(create(article()), 'ann');
    const [offer] = await offered();
    const its = await db.selectFrom('federation_offers').select('object_id').execute();
    const id = new URL(its[0]?.object_id ?? '');
    const asEve = { actor: by('eve') };
    const changed = article({ id, names: [new LanguageString('Evil', 'en')] });
    await say(new Update({ id: said(all, 'update'), ...asEve, object: changed }), 'eve');
    const hers = article({ id, attribution: by('eve'), names: [new LanguageString('Evil', 'en')] });
    await say(new Update({ id: said(all, 'update'), ...asEve, object: hers }), 'eve');
    await say(new Delete({ id: said(all, 'delete'), ...asEve, object: id }), 'eve');
    await say(new Create({ id: said(all, 'create'), ...asEve, object: article() }), 'eve');
    const elsewhere = article({ id: new URL('https://elsewhere.example/1') });
    await say(create(elsewhere));
    expect(await offered()).toEqual([offer]);
    await forger.stop();
  });

  test('what is not for everybody, what answers something, and what has no words', async () => {
    await beAccepted(editor);
    await say(create(article({ to: new URL(`${all.peer.url}/users/ann/followers`) })));
    await say(create(article({ replyTarget: new URL('https://elsewhere.example/1') })));
    await say(create(article({ names: [], contents: [new LanguageString('<p> </p>', 'en')] })));
    await say(create(article({ url: new URL('data:text/html,x') })));
    expect(await offered()).toEqual([]);
  });

  test('what comes of an account or a server that is blocked, which is followed no more', async () => {
    await beAccepted(editor);
    await say(create(article()));
    await block(editor, { kind: 'server', name: '127.0.0.1' });
    expect([await offered(), await isShutOut(all.peer.url)]).toEqual([[], true]);
    expect(await followings(editor)).toMatchObject([{ state: 'ended', endedBy: 'us' }]);
    await expect(say(create(article()))).rejects.toThrow('403');
  });
});
