import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { noteOwnName, read } from './read.ts';

const update = (name: string): unknown =>
  JSON.parse(readFileSync(`test/fixtures/telegram/${name}.json`, 'utf8'));
const readOne = (name: string) => {
  const all = read(update(name));
  expect(all).toHaveLength(1);
  return all[0]!;
};
const deedOf = (name: string) => readOne(name).deed;

beforeAll(() => {
  config.telegram = {
    token: '700000009:a-token-of-the-tests-long-enough',
    ...{ mode: 'webhook', apiUrl: 'http://127.0.0.1:9' },
  };
  noteOwnName('Lamplighter_test_bot');
});

describe('what a resident does in Telegram is read as', () => {
  test('words, with who said them, in which language of the phone, and when', () => {
    expect(readOne('message_with_text')).toEqual({
      updateId: '800000010',
      chat: { address: '700000001', kind: 'private', name: 'Айгүл Сәрсенова' },
      from: { id: '700000001', name: 'Айгүл Сәрсенова', language: 'kk-KZ' },
      messageId: '510',
      position: 1_747_732_300_000_010,
      sentAt: '2025-05-20T09:11:40.000Z',
      deed: { kind: 'words', words: 'Фонарь не горит третий день' },
    });
  });

  test('a photo: its largest size, whatever order the sizes come in', () => {
    expect(deedOf('message_with_photo')).toEqual({
      kind: 'photo',
      media: { id: 'AgAClarge', bytes: 188_121 },
      words: 'Не горит фонарь',
    });
    expect(deedOf('forwarded_photo')).toMatchObject({ kind: 'photo', words: '' });
  });

  test('a photo that was sent as a file, which keeps where it was taken', () => {
    expect(deedOf('uncompressed_photo_document')).toMatchObject({
      kind: 'photo',
      media: { id: 'BQACAgIAAxk', mime: 'image/heic', bytes: 2_182_707 },
    });
    expect(deedOf('message_with_document')).toEqual({ kind: 'other' });
  });

  test('photos of one album, known by its number', () => {
    const [one, two] = [readOne('media_group_part1'), readOne('media_group_part2')];
    expect(one.deed).toMatchObject({ album: '13900000000000001' });
    expect(two.deed).toMatchObject({ album: '13900000000000001', words: '' });
    expect(two.position).toBeGreaterThan(one.position);
  });

  test('a place: sent, live, or of a house with a name', () => {
    const place = { lon: 69.1335, lat: 54.8668 };
    expect(deedOf('message_with_location')).toEqual({
      kind: 'place',
      place: { ...place, accuracyM: 18.5 },
    });
    expect(deedOf('message_with_live_location')).toMatchObject({ kind: 'place', place });
    expect(deedOf('message_with_venue')).toMatchObject({
      kind: 'place',
      name: 'Школа № 7, ул. Интернациональная, 12',
    });
  });

  test('nothing new while a live place moves on', () => {
    expect(read(update('edited_live_location'))).toEqual([]);
  });

  test('a spoken message, an edit, an answer to ours, a button', () => {
    expect(deedOf('message_with_voice')).toEqual({
      ...{ kind: 'voice', seconds: 7 },
      media: { id: 'AwACAgIAAxkvoice', mime: 'audio/ogg', bytes: 14_213 },
    });
    expect(deedOf('edited_message')).toEqual({
      ...{ kind: 'edited', words: 'Фонарь не горит четвёртый день', messageId: '510' },
    });
    expect(readOne('reply_message')).toMatchObject({
      ...{ answers: '504', deed: { kind: 'words', words: 'Жамбыла 127' } },
    });
    expect(readOne('callback_query')).toMatchObject({
      ...{ messageId: '4382bfdwdsb323b2d9', answers: '504' },
      deed: { kind: 'choice', value: 'confirm:yes' },
    });
  });

  test('a command, with or without the name of the bot', () => {
    expect(deedOf('command_with_name')).toEqual({
      ...{ kind: 'command', name: 'near', words: 'ул. Абая 10' },
    });
    expect(deedOf('start_with_code')).toEqual({
      ...{ kind: 'command', name: 'start', words: 'AB12CD34' },
    });
  });

  test('that they want nothing more from us', () => {
    expect(deedOf('my_chat_member_blocked')).toEqual({ kind: 'blocked' });
  });

  test('something we cannot use, so that we can say so', () => {
    expect(deedOf('contact_shared')).toEqual({ kind: 'other' });
    expect(deedOf('sticker')).toEqual({ kind: 'other' });
  });
});

describe('what does not concern us is left out', () => {
  test.each(['pinned_message', 'channel_post', 'group_chatter', 'group_command_for_another_bot'])(
    '%s',
    (name) => expect(read(update(name))).toEqual([]),
  );

  test.each([
    null,
    [],
    'text',
    42,
    { update_id: 'x' },
    { update_id: 1, message: { message_id: 1 } },
    { update_id: 1, message: null, edited_message: { chat: [] } },
  ])('what is no update: %j', (odd) => expect(read(odd)).toEqual([]));
});

test('in a group an answer to us and who took us in are heard', () => {
  expect(readOne('group_reply_to_us')).toMatchObject({
    chat: { address: '-1001700000002', kind: 'group', name: 'ОСИ Жастар 12' },
    ...{ answers: '70', deed: { kind: 'words', words: 'возьму' } },
  });
  expect(deedOf('group_joined')).toEqual({ kind: 'joined' });
});

test('a group that becomes a supergroup says which one it was', () => {
  expect(readOne('group_became_supergroup')).toMatchObject({
    chat: { address: '-1001700000002', kind: 'group', before: '-700000002' },
    deed: { kind: 'other' },
  });
});

test('a button has its place after what came before it, though Telegram does not say when it was pressed', () => {
  const text = update('message_with_text') as { update_id: number };
  const press = { ...(update('callback_query') as object), update_id: text.update_id + 1 };
  const [said, pressed] = read([text, press]);
  expect(pressed!.position).toBe(said!.position + 1);
  setClock(new Date('2026-11-22T03:00:00Z'));
  expect(read(press)[0]!.sentAt).toBe('2026-11-22T03:00:00.000Z');
  setClock(null);
});

test('signs that no database keeps do no harm', () => {
  const odd = update('message_with_text') as { message: { text: string } };
  odd.message.text = 'фонарь\u0000 не\ud800 горит';
  expect(read(odd)[0]!.deed).toEqual({ kind: 'words', words: 'фонарь не\ufffd горит' });
});
