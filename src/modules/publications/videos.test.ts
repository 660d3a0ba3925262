import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { writeFeed } from '#modules/syndication/feeds.ts';
import { itemById } from '#modules/syndication/queries.ts';
import {
  claimVideo,
  eraseUnclaimedVideos,
  eraseVideos,
  releaseVideo,
} from '#modules/videos/actions.ts';
import { keepVideo, keepVideoPiece, whereVideoStands } from '#modules/videos/keeping.ts';
import { openVideo } from '#modules/videos/queries.ts';
import { videoPath } from '#modules/videos/rules.ts';
import { pieceFile, sentFile, videoFile } from '#modules/videos/stored.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { getFile } from '#server/files.ts';
import { newId } from '#server/ids.ts';
import { HOUR, monday, picture, settle } from '../../../test/loop.ts';
import type { Person } from '../../../test/people.ts';
import {
  openPressRoom,
  publicationRow,
  seenAs,
  type PressRoom,
} from '../../../test/publications.ts';
import { layTown } from '../../../test/town.ts';
import { inPieces, mp4Of, webmOf } from '../../../test/videos.ts';
import { correctPublication, sendForApproval } from './approving.ts';
import { deskPublication } from './desk.ts';
import { changePublication, dropPublication } from './drafting.ts';
import { pictureForm } from './input.ts';
import { addPicture } from './pictures.ts';
import { withdrawPublication } from './publishing.ts';
import {
  addVideo,
  putCaptions,
  putVideo,
  removeVideo,
  sayWhoSpeaks,
  takeVideoPiece,
  whereItStands,
} from './videos.ts';
import { captionsToCheck, videoToWatch } from './watching.ts';

let room: PressRoom;
let writer: Person;
let second: Person;
let elsewhere: Person;
const vtt = 'WEBVTT\n\n00:00.500 --> 00:01.500\n<v Aigul>The lamps shine.';

beforeAll(async () => {
  setClock(monday);
  room = await openPressRoom(await layTown());
  ({ writer, second, elsewhere } = room);
});

const revisionOf = async (id: string) => (await publicationRow(id)).revision;
const sent = async (id: string, bytes: Buffer) => ({
  revision: await revisionOf(id),
  pieces: inPieces(bytes),
});

async function written(title: string) {
  const id = await room.begun(title);
  await changePublication(writer, id, room.form(1));
  return id;
}

async function withPoster(id: string) {
  const said = { rights: 'Our own', people: 'none', credit: '', alt: { ru: 'Фонарь', kk: 'Шам' } };
  const form = pictureForm.parse({ revision: await revisionOf(id), ...said });
  await addPicture(writer, id, form, await picture());
  await settle();
}

const captioned = async (id: string, words = vtt) =>
  putCaptions(writer, id, { revision: await revisionOf(id), locale: 'ru', vtt: words });

async function out(title: string, bytes: Buffer) {
  const id = await written(title);
  await addVideo(writer, id, await sent(id, bytes));
  await withPoster(id);
  await captioned(id);
  await sendForApproval(writer, id, await seenAs(id));
  await room.approve(second, id);
  const { video } = await deskPublication(writer, id);
  if (!video) throw new Error('no video');
  return { id, video, name: videoPath(video).replace('/videos/', '') };
}

const pathOf = (video: Parameters<typeof videoPath>[0] | null) => (video ? videoPath(video) : '');

const isThere = (key: string) =>
  getFile(key).then(
    () => true,
    () => false,
  );

describe('a video of a publication', () => {
  test('comes in one stream, waits for its picture and its captions, and goes out with it', async () => {
    const id = await written('With a video');
    await addVideo(writer, id, await sent(id, await mp4Of()));
    const lacking = async (key: string) => {
      const sending = sendForApproval(writer, id, await seenAs(id));
      await expect(sending).rejects.toMatchObject({ key, status: 422 });
    };
    await lacking('video.poster-missing');
    await withPoster(id);
    await lacking('video.captions-missing');
    await captioned(id);
    const { video, missing } = await deskPublication(writer, id);
    expect(missing).toEqual([]);
    expect(video).toMatchObject({ mime: 'video/mp4', width: 320, seconds: 2, silent: false });
    await sendForApproval(writer, id, await seenAs(id));
    await room.approve(second, id);
    const item = await itemById(id);
    expect(item?.video).toMatchObject({ path: pathOf(video), seconds: 2 });
    const feeds = await Promise.all(
      (['rss', 'atom', 'json'] as const).map((format) => writeFeed({ locale: 'ru', format })),
    );
    for (const feed of feeds) {
      expect(feed?.body).toContain(item?.video?.path);
      expect(feed?.body).toMatch(new RegExp(`(length|size_in_bytes)"?[=:]"?${item?.video?.bytes}`));
    }
    expect(feeds[0]?.body).toMatch(/<enclosure url="[^"]+\.mp4" type="video\/mp4"/);
  });

  test('in which nobody speaks needs no captions, only that it is said', async () => {
    const id = await written('Silent');
    await addVideo(writer, id, await sent(id, await webmOf({ sound: false })));
    await withPoster(id);
    await sayWhoSpeaks(writer, id, { revision: await revisionOf(id), silent: true });
    await sendForApproval(writer, id, await seenAs(id));
    await expect(sayWhoSpeaks(elsewhere, id, { revision: 1, silent: true })).rejects.toMatchObject({
      status: 409,
    });
  });

  test('is watched by everybody once it is out, by the desk before, by nobody when it is withdrawn', async () => {
    const { id, video, name } = await out('To watch', await mp4Of());
    const seen = await videoToWatch(stranger, name);
    expect(seen).toMatchObject({ forAll: true, words: null });
    const part = await text(openVideo({ ...video, subjectId: id }, { start: 4, end: 7 }));
    expect(part).toBe('ftyp');
    expect((await videoToWatch(stranger, `${video.key}/ru.vtt`)).words).toContain('lamps');
    const unknown = { key: 'video.unknown', status: 404 };
    for (const wrong of [`${video.key}/kk.vtt`, `${video.key}.webm`, `${'x'.repeat(43)}.mp4`])
      await expect(videoToWatch(stranger, wrong)).rejects.toMatchObject(unknown);
    // Another one is worked on: strangers still get the first, and nobody but the desk the second.
    await addVideo(writer, id, await sent(id, await webmOf()));
    const next = (await deskPublication(writer, id)).video;
    const nextName = pathOf(next).replace('/videos/', '');
    await expect(videoToWatch(stranger, nextName)).rejects.toMatchObject(unknown);
    await expect(videoToWatch(elsewhere, nextName)).rejects.toMatchObject(unknown);
    expect(await videoToWatch(second, nextName)).toMatchObject({ forAll: false });
    expect(await videoToWatch(stranger, name)).toMatchObject({ forAll: true });
    const note = { kk: 'Бейне', ru: 'Видео', en: '' };
    await correctPublication(writer, id, { ...(await seenAs(id)), note });
    await room.approve(second, id);
    expect(await videoToWatch(stranger, nextName)).toMatchObject({ forAll: true });
    await expect(videoToWatch(stranger, name)).rejects.toMatchObject(unknown);
    await withdrawPublication(second, id, { kk: '', ru: 'Ошибка', en: '' });
    for (const actor of [stranger, second])
      await expect(videoToWatch(actor, nextName)).rejects.toMatchObject({ status: 410 });
  });

  test('arrives in pieces: a repeat changes nothing, a gap is told, somebody else may not go on', async () => {
    const id = await written('In pieces');
    const bytes = await mp4Of();
    const chosen = { name: 'yard.mp4', bytes: bytes.length, changed: '1' };
    const { id: video, got } = await whereItStands(writer, id, chosen);
    expect(got).toBe(0);
    const piece = (offset: number, end = offset + 700) =>
      takeVideoPiece(
        writer,
        { subjectId: id, id: video, bytes: bytes.length, offset },
        bytes.subarray(offset, end),
      );
    expect(await piece(700)).toEqual({ got: 0, ready: false });
    expect(await piece(0)).toEqual({ got: 700, ready: false });
    expect(await piece(0)).toEqual({ got: 700, ready: false });
    expect(await whereItStands(writer, id, chosen)).toMatchObject({ id: video, got: 700 });
    const ref = { subjectId: id, id: video, bytes: bytes.length, offset: 700 };
    await expect(keepVideoPiece(second, ref, bytes.subarray(700))).rejects.toMatchObject({
      key: 'video.not-yours',
    });
    await expect(takeVideoPiece(elsewhere, ref, bytes)).rejects.toMatchObject({ status: 403 });
    await expect(whereItStands(elsewhere, id, chosen)).rejects.toMatchObject({ status: 403 });
    await expect(keepVideoPiece(stranger, ref, bytes)).rejects.toMatchObject({ status: 403 });
    const revision = await revisionOf(id);
    await expect(putVideo(writer, id, { revision, video })).rejects.toMatchObject({
      key: 'video.gone',
    });
    expect(await piece(700, bytes.length)).toEqual({ got: bytes.length, ready: true });
    await putVideo(writer, id, { revision, video });
    await settle();
    const files = { subject_id: id, id: video };
    expect(await isThere(pieceFile(files, 0))).toBe(false);
    expect(await isThere(sentFile(files))).toBe(false);
    expect((await getFile(videoFile(files))).length).toBe(bytes.length);
  });

  test('that is hostile, too large or broken off is refused by name, and nothing of it stays', async () => {
    const id = await written('Hostile');
    const page = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
    await expect(addVideo(writer, id, await sent(id, page))).rejects.toMatchObject({
      key: 'video.no.not-a-video',
    });
    await expect(addVideo(writer, id, await sent(id, Buffer.alloc(0)))).rejects.toMatchObject({
      key: 'video.missing',
    });
    const endless = (async function* () {
      for (;;) yield new Uint8Array(8 * 2 ** 20);
    })();
    const revision = await revisionOf(id);
    await expect(addVideo(writer, id, { revision, pieces: endless })).rejects.toMatchObject({
      ...{ key: 'video.too-large', status: 413 },
    });
    const broken = (async function* () {
      yield new Uint8Array(1000);
      throw new Error('the connection was lost');
    })();
    await expect(addVideo(writer, id, { revision, pieces: broken })).rejects.toThrow('was lost');
    const chosen = { name: 'a.mp4', bytes: 300e6, changed: '1' };
    await expect(whereVideoStands(writer, id, chosen)).rejects.toMatchObject({ status: 413 });
    const left = await db.selectFrom('videos').selectAll().where('subject_id', '=', id).execute();
    expect(left).toEqual([]);
    await expect(keepVideo(stranger, id, inPieces(page))).rejects.toMatchObject({ status: 403 });
  });

  test('is nobody else’s to add, to caption or to take out', async () => {
    const id = await written('Not theirs');
    const bytes = await mp4Of();
    for (const actor of [elsewhere, stranger]) {
      const no = { status: 403 };
      await expect(addVideo(actor, id, await sent(id, bytes))).rejects.toMatchObject(no);
      const revision = await revisionOf(id);
      await expect(putVideo(actor, id, { revision, video: newId() })).rejects.toMatchObject(no);
      await expect(removeVideo(actor, id, { revision })).rejects.toMatchObject(no);
      await expect(putCaptions(actor, id, { revision, locale: 'ru', vtt })).rejects.toMatchObject(
        no,
      );
      await expect(captionsToCheck(actor, id, 'ru')).rejects.toMatchObject({ status: 404 });
    }
    await captioned(id);
    expect(await captionsToCheck(second, id, 'ru')).toContain('lamps');
    await expect(captioned(id, 'WEBVTT\n\nSTYLE\n')).rejects.toMatchObject({
      key: 'captions.no.styles',
    });
    await captioned(id, '');
    await expect(captionsToCheck(second, id, 'ru')).rejects.toMatchObject({ status: 404 });
  });

  test('that nobody claimed within two days is erased; what an edition shows stays', async () => {
    const { id, video } = await out('Stays', await mp4Of());
    await removeVideo(writer, id, { revision: await revisionOf(id) });
    const other = await written('Taken out again');
    await addVideo(writer, other, await sent(other, await webmOf()));
    const [gone] = [(await publicationRow(other)).video_id ?? ''];
    await removeVideo(writer, other, { revision: await revisionOf(other) });
    const lost = await keepVideo(writer, other, inPieces(await webmOf()));
    await change((tx) => claimVideo(tx, other, lost));
    await change((tx) => releaseVideo(tx, other, lost));
    setClock(new Date(monday.getTime() + 49 * HOUR));
    await eraseUnclaimedVideos();
    expect(await isThere(videoFile({ subject_id: id, id: video.id }))).toBe(true);
    for (const one of [gone, lost])
      expect(await isThere(videoFile({ subject_id: other, id: one }))).toBe(false);
    setClock(monday);
    const dropped = await written('Dropped');
    await addVideo(writer, dropped, await sent(dropped, await webmOf()));
    const file = videoFile({
      subject_id: dropped,
      id: (await publicationRow(dropped)).video_id ?? '',
    });
    await dropPublication(writer, dropped);
    await change((tx) => eraseVideos(tx, dropped));
    await settle();
    expect(await isThere(file)).toBe(false);
  });
});
