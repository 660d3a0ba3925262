import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { saying } from '../../../test/whatsapp-api.ts';
import { deliveriesIn, heardIn } from './read.ts';

const PHONE = '27681414235104944';
const folder = 'test/fixtures/whatsapp';
const recorded = (name: string): unknown =>
  JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'));
const deed = (message: object) => heardIn(saying(PHONE, '16315551234', [message]), PHONE)[0]?.deed;

describe('what WhatsApp brings', () => {
  test('is a text with who said it, when and where', () => {
    expect(heardIn(recorded('text'), PHONE)).toEqual([
      {
        updateId: 'wamid.ABGGFlCGg0cvAgo-sJQh43L5Pe4W',
        messageId: 'wamid.ABGGFlCGg0cvAgo-sJQh43L5Pe4W',
        chat: { address: '16315551234', kind: 'private', name: 'Kerry Fisher' },
        from: { id: '16315551234', name: 'Kerry Fisher' },
        position: 1_603_059_201_000,
        sentAt: '2020-10-18T22:13:21.000Z',
        deed: { kind: 'words', words: 'Hello this is an answer' },
      },
    ]);
  });

  test.each([
    [
      'image_with_caption',
      {
        ...{ kind: 'photo', words: 'Граффити на подстанции' },
        media: { id: '2754859441498128', mime: 'image/jpeg' },
      },
    ],
    [
      'location',
      {
        ...{ kind: 'place', place: { lon: 69.143, lat: 54.8728 } },
        name: 'Центральный парк, Петропавл',
      },
    ],
    ['location_no_name', { kind: 'place', place: { lon: 69.143, lat: 54.8728 } }],
    ['interactive_button_reply', { kind: 'choice', value: 'confirm-yes' }],
    ['unsupported', { kind: 'other' }],
  ])('in the recorded %s is understood', (name, wanted) => {
    expect(heardIn(recorded(name), PHONE).map((heard) => heard.deed)).toEqual([wanted]);
  });

  test('says which of our messages it answers', () => {
    const [heard] = heardIn(recorded('interactive_button_reply'), PHONE);
    expect(heard?.answers).toBe('wamid.gBGGFlCGg0cvAglAxydbAoy-gwNo');
  });

  test('twice in one body has one name, so that it is kept once', () => {
    const heard = heardIn(recorded('batch_two_messages_duplicate_id'), PHONE);
    expect(heard).toHaveLength(2);
    expect(new Set(heard.map(({ updateId }) => updateId)).size).toBe(1);
  });

  test.each([
    [
      'a picture sent as a file',
      { type: 'document', document: { id: '7', mime_type: 'image/heic' } },
      'photo',
    ],
    [
      'another file',
      { type: 'document', document: { id: '7', mime_type: 'application/pdf' } },
      'other',
    ],
    [
      'a voice',
      { type: 'audio', audio: { id: '8', mime_type: 'audio/ogg; codecs=opus', voice: true } },
      'voice',
    ],
    [
      'a row of a list',
      {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: 'draft:1', title: 'x' } },
      },
      'choice',
    ],
    [
      'a button of a template',
      { type: 'button', button: { payload: 'done:yes', text: 'Да' } },
      'choice',
    ],
    ['a form', { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: {} } }, 'other'],
    ['a sticker', { type: 'sticker', sticker: { id: '9', mime_type: 'image/webp' } }, 'other'],
    ['a thumb up', { type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '👍' } }, 'other'],
    ['a film', { type: 'video', video: { id: '9' } }, 'other'],
    [
      'a place that is none',
      { type: 'location', location: { latitude: 0, longitude: 0 } },
      'other',
    ],
    ['the first opening of the chat', { type: 'request_welcome' }, 'opened'],
    ['an image without its file', { type: 'image' }, 'other'],
  ])('of %s is known for what it is', (_, message, kind) => {
    expect(deed(message)?.kind).toBe(kind);
  });

  test('with a slash is a command, as chosen from those WhatsApp offers', () => {
    const said = (body: string) => deed({ type: 'text', text: { body } });
    expect(said('/Near Абая 12')).toEqual({ kind: 'command', name: 'near', words: 'Абая 12' });
    expect(said('/my')).toEqual({ kind: 'command', name: 'my', words: '' });
    expect(said('/ is a slash')).toEqual({ kind: 'words', words: '/ is a slash' });
  });

  test('keeps its order when it all came within a second', () => {
    const same = { timestamp: '1603059201', type: 'text', text: { body: 'x' } };
    const heard = heardIn(saying(PHONE, '16315551234', [same, same, same]), PHONE);
    expect(heard.map(({ position }) => position - 1_603_059_201_000)).toEqual([0, 1, 2]);
  });

  test('in several entries is read from all of them, and what is odd stops nothing', () => {
    const one = saying(PHONE, '16315551234', [
      { type: 'text', text: { body: 'one\u0000' } },
      { type: 'text', from: { odd: true } },
      { type: 'system', system: { type: 'user_changed_number' } },
      { type: 'text', group_id: 'G1', text: { body: 'in a group' } },
    ]);
    const other = saying(PHONE, '77015550000', [{ type: 'text', text: { body: 'two' } }]);
    const odd = { changes: [{ field: 'account_update', value: {} }, null, 7] };
    const body = { ...one, entry: [...one.entry, odd, ...other.entry] };
    expect(heardIn(body, PHONE).map((heard) => heard.deed)).toEqual([
      { kind: 'words', words: 'one' },
      { kind: 'words', words: 'two' },
    ]);
  });

  test('for another number of the same account is not ours', () => {
    expect(heardIn(recorded('text'), '100000000000001')).toEqual([]);
    expect(deliveriesIn(recorded('status_failed'), '100000000000001')).toEqual([]);
  });

  test.each([
    null,
    7,
    'x',
    [],
    {},
    { object: 'page', entry: [] },
    { object: 'whatsapp_business_account' },
  ])('may be %j and nothing breaks', (body) => {
    expect([...heardIn(body, PHONE), ...deliveriesIn(body, PHONE)]).toEqual([]);
  });

  test('recorded anywhere is read without an error', () => {
    for (const name of readdirSync(folder)) {
      const body = recorded(name.replace('.json', ''));
      expect([...heardIn(body, PHONE), ...deliveriesIn(body, PHONE)]).not.toEqual([]);
    }
  });
});

describe('what became of a message', () => {
  test('is that it arrived', () => {
    expect(deliveriesIn(recorded('status_sent'), PHONE)).toMatchObject([
      { address: '16315551234', state: 'arrived' },
    ]);
  });

  test('is that the day was over: then its template may go', () => {
    expect(deliveriesIn(recorded('status_failed'), PHONE)).toEqual([
      {
        ...{ address: '16315551234', externalId: 'wamid.gBGGFlCGg0cvAglAxydbAoy-gwNo' },
        ...{ state: 'failed', problem: 'WhatsApp 131047: Re-engagement message', again: true },
      },
    ]);
  });
});
