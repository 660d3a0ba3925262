import { Hashtag, Image, Update } from '@fedify/vocab';
import { beforeAll, beforeEach, afterAll, describe, expect, test } from 'vitest';
import { deskOffers } from '#modules/federation/adopting.ts';
import { startPeer } from '../../../test/fedify-peer.ts';
import { said } from '../../../test/fediverse.ts';
import { makeOtherHouse } from '../../../test/other-house.ts';
import { newStaff, type Person } from '../../../test/people.ts';

const { all, by, say, beAccepted, article, create } = makeOtherHouse();
type Bystander = Awaited<ReturnType<typeof startPeer>>;
let bystander: Bystander;
let editor: Person;
beforeAll(async () => {
  editor = await newStaff('Aigul', { role: 'editor' });
  bystander = await startPeer();
});
beforeEach(() => bystander.asked.splice(0));
afterAll(() => bystander.stop());

const offered = async () =>
  (await deskOffers(editor, { list: 'new', after: undefined }, 'en')).offers;

/** A post that names a hundred addresses of somebody else beside what it has in it. */
const pointing = () => {
  const elsewhere = (kind: string) =>
    Array.from({ length: 100 }, (_, at) => new URL(`${bystander.url}/${kind}/${at}`));
  const image = (at: number) => new Image({ url: new URL(`${all.peer.url}/${at}.webp`) });
  return article({
    attachments: [...elsewhere('picture'), ...Array.from({ length: 20 }, (_, at) => image(at))],
    tags: [
      ...elsewhere('tag'),
      ...Array.from({ length: 20 }, (_, at) => new Hashtag({ name: `#light-${at}` })),
    ],
  });
};

describe('addresses in what others say', () => {
  test('are not asked: of a post that is offered only what stands in it is kept, and not too much', async () => {
    await beAccepted(editor);
    await say(create(pointing()));
    const [offer] = await offered();
    expect(offer?.tags).toHaveLength(10);
    expect(offer?.pictures).toHaveLength(12);
    expect(offer?.pictures[0]?.url).toBe(`${all.peer.url}/0.webp`);
    expect(bystander.asked).toEqual([]);
  });

  test('are not asked when somebody says it whom nobody follows, nor what is said to lie elsewhere', async () => {
    await say(create(pointing()));
    const update = { id: said(all, 'update'), actor: by('ann') };
    await say(new Update({ ...update, object: pointing() }));
    const there = { id: said(all, 'update'), actor: by('ann') };
    await say(new Update({ ...there, object: new URL(`${bystander.url}/things/1`) }));
    expect([await offered(), bystander.asked]).toEqual([[], []]);
  });
});
