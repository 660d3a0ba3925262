import { beforeAll, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { itemById } from '#modules/syndication/queries.ts';
import { videoByKey } from '#modules/videos/queries.ts';
import { videoFile } from '#modules/videos/stored.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { getFile } from '#server/files.ts';
import { monday, picture, settle } from '../../../test/loop.ts';
import {
  openPressRoom,
  publicationRow,
  readNow,
  seenAs,
  type PressRoom,
} from '../../../test/publications.ts';
import { layTown } from '../../../test/town.ts';
import { inPieces, mp4Of, webmOf } from '../../../test/videos.ts';
import { correctPublication, sendForApproval } from './approving.ts';
import { deskPublication } from './desk.ts';
import { changePublication } from './drafting.ts';
import { pictureForm } from './input.ts';
import { addPicture } from './pictures.ts';
import { withdrawPublication } from './publishing.ts';
import { mayTakeBackVideos, takeBackVideos } from './videos-taken-back.ts';
import { addVideo, sayWhoSpeaks } from './videos.ts';

let room: PressRoom;
beforeAll(async () => {
  setClock(monday);
  room = await openPressRoom(await layTown());
});

const revisionOf = async (id: string) => (await publicationRow(id)).revision;
const inWords = { kk: 'Бейне', ru: 'Видео', en: '' };

async function put(id: string, bytes: Buffer) {
  const { writer } = room;
  await addVideo(writer, id, { revision: await revisionOf(id), pieces: inPieces(bytes) });
  await sayWhoSpeaks(writer, id, { revision: await revisionOf(id), silent: true });
  return (await deskPublication(writer, id)).video?.key ?? '';
}

/** A publication that is out with its second video, the first one in an earlier edition. */
async function out(title: string) {
  const { writer, second } = room;
  const id = await room.begun(title);
  await changePublication(writer, id, room.form(1));
  const first = await put(id, await mp4Of());
  const said = { rights: 'Our own', people: 'none', credit: '', alt: { ru: 'Фонарь', kk: 'Шам' } };
  const form = pictureForm.parse({ revision: await revisionOf(id), ...said });
  await addPicture(writer, id, form, await picture());
  await settle();
  await sendForApproval(writer, id, await seenAs(id));
  await room.approve(second, id);
  const next = await put(id, await webmOf());
  await correctPublication(writer, id, { ...(await seenAs(id)), note: inWords });
  await room.approve(second, id);
  return { id, keys: [first, next] };
}

const left = async (keys: string[]) =>
  (await Promise.all(keys.map((key) => videoByKey(key)))).filter(Boolean);

test('a video taken back is gone from what is out, from before and with its files', async () => {
  const { id, keys } = await out('Somebody agrees no more');
  const videos = await left(keys);
  expect(videos).toHaveLength(2);
  for (const actor of [room.elsewhere, stranger])
    await expect(takeBackVideos(actor, id)).rejects.toMatchObject({ status: 403 });
  const revision = (await itemById(id))?.revision ?? 0;
  await takeBackVideos(room.writer, id);
  await settle();
  expect(await readNow(id)).toMatchObject({ withdrawn: false, video: null });
  expect(await itemById(id)).toMatchObject({ video: null, revision: revision + 1 });
  expect(await left(keys)).toEqual([]);
  const editions = db.selectFrom('publication_editions').where('publication_id', '=', id);
  expect((await editions.select('video').execute()).map(({ video }) => video)).toEqual([
    null,
    null,
  ]);
  for (const video of videos) {
    const file = getFile(videoFile({ subject_id: id, id: video?.id ?? '' }));
    await expect(file).rejects.toMatchObject({ code: 'ENOENT' });
  }
  const { moves } = await deskPublication(room.writer, id);
  expect(moves.map(({ event }) => event)).toContain('video-taken-back');
});

test('also of what was withdrawn; there is nothing to take back then', async () => {
  const { id, keys } = await out('Withdrawn first');
  await withdrawPublication(room.second, id, { ...inWords, ru: 'Ошибка' });
  const may = async () =>
    mayTakeBackVideos(room.writer, (await deskPublication(room.writer, id)).row);
  expect(await may()).toBe(true);
  await takeBackVideos(room.writer, id);
  expect(await may()).toBe(false);
  expect(await left(keys)).toEqual([]);
});
