import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { reassign } from '#modules/assignments/handing.ts';
import { hidePhoto, showPhoto } from '#modules/media/actions-desk.ts';
import { keepPhoto, releasePhotos } from '#modules/media/actions.ts';
import { deskPhotos, openPhoto, publicPhotos } from '#modules/media/queries.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import {
  fileAndClaim,
  fileAndSettle,
  lettersAbout,
  monday,
  picture,
  rowOf,
  settle,
  tasksOf,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import {
  approveReport,
  declineReport,
  editReport,
  hideReport,
  mergeReports,
  splitOff,
} from './moderation.ts';
import { publicReportByCode } from './queries.ts';
import { reporterReport } from './reporter.ts';

let town: Town;
let cast: Cast;
let desk: Actor;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  desk = cast.operatorOfPetropavl;
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const why = { why: 'We have looked' };
const withPhoto = async (category: string) => {
  const id = newId();
  await keepPhoto(stranger, { subjectId: id, kind: 'report' }, await picture());
  return fileAndSettle(town, { id, category });
};
const shown = async (id: string) => (await publicPhotos(db, [id])).get(id) ?? [];
const seen = async ({ code }: { code: string }) => (await publicReportByCode(code))?.report;
const notesOf = (id: string) =>
  db.selectFrom('report_notes').selectAll().where('report_id', '=', id).execute();

describe('the desk has looked', () => {
  test('and shows the report, with the photos that waited only because of it', async () => {
    const report = await withPhoto('entrance');
    expect(await seen(report)).toBeUndefined();
    await approveReport(desk, report.id);
    expect(await seen(report)).toMatchObject({ code: report.code, photos: { length: 1 } });
  });

  test('the photos of a wall still wait until each is shown', async () => {
    const report = await withPhoto('wall-advert');
    await approveReport(desk, report.id);
    expect(await seen(report)).toMatchObject({ photos: [] });
    const [photo] = await deskPhotos(report.id);
    await showPhoto(
      desk,
      { subjectId: report.id, id: photo?.id ?? '' },
      {
        areas: [town.area('petropavl')],
      },
    );
    expect(await seen(report)).toMatchObject({ photos: { length: 1 } });
  });

  test('a photo that was taken away stays away', async () => {
    const report = await withPhoto('entrance');
    const [photo] = await deskPhotos(report.id);
    await hidePhoto(
      desk,
      { subjectId: report.id, id: photo?.id ?? '' },
      {
        areas: [town.area('petropavl')],
      },
    );
    await approveReport(desk, report.id);
    expect(await shown(report.id)).toEqual([]);
  });

  test('a photo that was not sent yet is not shown with the others', async () => {
    const report = await withPhoto('lamp');
    await keepPhoto(report.reporter, { subjectId: report.id, kind: 'report' }, await picture());
    await settle();
    await change((tx) => releasePhotos(tx, report.id));
    expect(await shown(report.id)).toHaveLength(1);
  });

  test('what is never public cannot be shown', async () => {
    const report = await fileAndSettle(town, { category: 'drug-place', answers: { now: 'no' } });
    await expect(approveReport(cast.administrator, report.id)).rejects.toMatchObject({
      ...{ key: 'report.never-public', status: 409 },
    });
    expect(await seen(report)).toBeUndefined();
  });
});

describe('the desk hides a report', () => {
  test('its page is gone, and its photos do not open at their old address; the work goes on', async () => {
    const report = await withPhoto('lamp');
    const name = (await shown(report.id))[0]?.largeUrl.split('/').at(-1) ?? '';
    expect(await openPhoto(name)).toMatchObject({ forAll: true });
    await hideReport(desk, report.id, why);
    expect(await seen(report)).toBeUndefined();
    await expect(openPhoto(name)).rejects.toMatchObject({ status: 404 });
    expect(await tasksOf(report.id)).toMatchObject([{ state: 'offered' }]);
    expect(await notesOf(report.id)).toMatchObject([
      { event: 'report.hidden', words: why.why, by_person_id: cast.operatorOfPetropavl.personId },
    ]);
  });

  test('and shows it again with its photos', async () => {
    const report = await withPhoto('lamp');
    await hideReport(desk, report.id, why);
    await approveReport(desk, report.id);
    expect(await seen(report)).toMatchObject({ photos: { length: 1 } });
  });
});

describe('the desk mends a report', () => {
  const edit = (category: string, more: object = {}) => ({
    ...{ publicWords: 'A lamp is out', publicAddress: 'Abay 12', ...why },
    ...{ categoryId: town.category(category), ...more },
  });

  test('what strangers read, never what the reporter wrote; numbers stay masked', async () => {
    const report = await fileAndSettle(town);
    const publicWords = 'A lamp is out, call +7 701 123 45 67';
    await editReport(desk, report.id, edit('lamp', { publicWords }));
    expect(await seen(report)).toMatchObject({
      words: 'A lamp is out, call ▇▇▇',
      address: 'Abay 12',
    });
    expect(await rowOf(report.id)).toMatchObject({ words: 'It is dark here', state: 'assigned' });
    expect(await tasksOf(report.id)).toHaveLength(1);
  });

  test('a new category brings it to the one responsible for that', async () => {
    const report = await fileAndSettle(town);
    await editReport(desk, report.id, edit('entrance'));
    await settle();
    expect(await tasksOf(report.id)).toMatchObject([
      { state: 'withdrawn', organisation_id: town.organisation('lamp-service') },
      { state: 'offered', organisation_id: town.organisation('cleaners') },
    ]);
    expect(await lettersAbout(report.id, 'task-withdrawn')).toHaveLength(1);
  });

  test('a sensitive category holds it and its photos until somebody has looked again', async () => {
    const report = await withPhoto('lamp');
    const name = (await shown(report.id))[0]?.largeUrl.split('/').at(-1) ?? '';
    await editReport(desk, report.id, edit('entrance'));
    expect(await rowOf(report.id)).toMatchObject({ showing: 'held', public_address: '' });
    await expect(openPhoto(name)).rejects.toMatchObject({ status: 404 });
    await approveReport(desk, report.id);
    expect((await seen(report))?.photos).toHaveLength(1);
  });

  test('a category that is never public takes everything away', async () => {
    const report = await withPhoto('lamp');
    await editReport(desk, report.id, edit('drug-place'));
    expect(await seen(report)).toBeUndefined();
    expect(await rowOf(report.id)).toMatchObject({
      ...{ public_lon: null, public_lat: null, cell: null, public_words: '' },
    });
    expect(await shown(report.id)).toEqual([]);
  });

  test('what was hidden stays hidden in another category', async () => {
    const report = await fileAndSettle(town);
    await hideReport(desk, report.id, why);
    await editReport(desk, report.id, edit('bench'));
    await settle();
    expect(await rowOf(report.id)).toMatchObject({ showing: 'hidden' });
  });

  test('a category nobody answers for brings it to triage', async () => {
    const report = await fileAndSettle(town);
    await editReport(desk, report.id, edit('bench'));
    await settle();
    expect(await rowOf(report.id)).toMatchObject({
      ...{ state: 'received', organisation_id: null, due_at: null },
    });
    expect(await tasksOf(report.id)).toMatchObject([{ state: 'withdrawn' }]);
    expect(await lettersAbout(report.id, 'triage')).toHaveLength(2);
  });

  test('what was said to be done stays with who said it', async () => {
    const report = await fileAndClaim(town);
    await editReport(desk, report.id, edit('dogs'));
    await settle();
    expect(await tasksOf(report.id)).toMatchObject([{ state: 'claimed' }]);
  });

  test('a category nobody knows is refused, and nothing has changed', async () => {
    const report = await fileAndSettle(town);
    await expect(
      editReport(desk, report.id, edit('lamp', { categoryId: newId() })),
    ).rejects.toMatchObject({ key: 'report.choose-category', field: 'categoryId' });
    expect(await seen(report)).toMatchObject({ words: 'It is dark here' });
  });
});

describe('the desk closes a report without a repair', () => {
  test('the reporter reads why, the responder is told to stop', async () => {
    const report = await fileAndSettle(town);
    await declineReport(desk, report.id, { why: 'A private yard' });
    await settle();
    expect(await reporterReport(report.reporter)).toMatchObject({
      ...{ state: 'declined', reason: 'A private yard', due_at: null },
    });
    expect(await tasksOf(report.id)).toMatchObject([{ state: 'withdrawn' }]);
    expect(await lettersAbout(report.id, 'task-withdrawn')).toHaveLength(1);
  });

  test('not what is said to be done, or confirmed: the reporter is asked first', async () => {
    const { id } = await fileAndClaim(town);
    await expect(declineReport(desk, id, why)).rejects.toMatchObject({
      key: 'report.cannot-become',
    });
  });
});

describe('an operator of another area, a member, a reporter and a stranger may not', () => {
  const actions: [string, (actor: Actor, id: string) => Promise<unknown>][] = [
    ['show it', approveReport],
    ['hide it', (actor, id) => hideReport(actor, id, why)],
    [
      'mend it',
      (actor, id) =>
        editReport(actor, id, {
          ...{ publicWords: '', publicAddress: '', ...why },
          categoryId: town.category('lamp'),
        }),
    ],
    ['close it', (actor, id) => declineReport(actor, id, why)],
    [
      'give it away',
      (actor, id) => reassign(actor, id, { organisationId: town.organisation('cleaners'), ...why }),
    ],
    ['join it', async (actor, id) => mergeReports(actor, id, (await fileAndSettle(town)).id, why)],
    [
      'join another with it',
      async (actor, id) => mergeReports(actor, (await fileAndSettle(town)).id, id, why),
    ],
    ['split it off', splitOff],
  ];

  test.each(actions)('%s', async (_, act) => {
    const { id, reporter } = await fileAndSettle(town);
    const before = await rowOf(id);
    const others: Actor[] = [cast.operatorOfKyzylzhar, cast.lampWorker, reporter, stranger];
    for (const actor of others) {
      await expect(act(actor, id)).rejects.toMatchObject({
        key: expect.stringMatching(/^(report\.not-your-area|people\.may-not-desk)$/),
        status: 403,
      });
    }
    expect(await rowOf(id)).toEqual(before);
    await expect(act(desk, newId())).rejects.toMatchObject({ key: 'report.unknown', status: 404 });
  });
});
