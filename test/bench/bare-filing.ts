import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type pg from 'pg';
import { inOne, prepared } from './bare-database.ts';
import { photosOf } from './bare-reading.ts';
import type { Answer } from './bare.ts';

const hash = (of: string | Buffer) => createHash('sha256').update(of).digest();

const categories = prepared<{ id: string; names: { ru: string }; hints: { ru: string } }>(
  'select id, names, hints from categories order by position, key',
);
const near = prepared(`select id, code, state, public_words, public_address, filed_at from reports
  where showing = 'public' and state in ('received', 'assigned', 'accepted', 'disputed')
  and category_id = $1 and public_spot <@ box(point($2, $3), point($4, $5))
  order by public_spot <-> point($6, $7) limit 10`);
const filed = prepared<{ code: string }>('select code from reports where id = $1');
const taken = prepared('select id from reports where code = $1');
const insert = prepared(`insert into reports (id, code, state, showing, category_id, area_id,
  organisation_id, lon, lat, place_from, public_lon, public_lat, cell, words, public_words, answers,
  locale, channel, filed_at, changed_at, due_at)
  values ($1, $2, 'received', 'public', $3, null, null, $4, $5, 'pin', $4, $5, 1, $6, $6, $7, 'ru',
  'web', $8, $8, $8)`);
const contact = prepared('insert into report_contacts (report_id, id, email) values ($1, $2, $3)');
const record = prepared(`insert into ledger_entries
  (subject_id, id, subject_kind, event, happened_at, payload, payload_sha256)
  values ($1, $2, 'report', 'report.filed', $3, $4, $5)`);
const job = prepared(`select graphile_worker.add_job($1, payload := $2::json, run_at := $3,
  max_attempts := 12, job_key := $4, job_key_mode := 'preserve_run_at')`);
const kept = prepared('select * from media_photos where subject_id = $1');
const photo = prepared(`insert into media_photos (subject_id, id, kind, sha256, bytes, mime, width,
  height, original_key, received_at, claimed_at)
  values ($1, $2, 'report', $3, $4, 'image/jpeg', 4000, 3000, $5, $6, $6)`);
const limit = prepared(`insert into rate_limits values ($1, 1, $2)
  on conflict (key) do update set points = rate_limits.points + 1`);
const one = prepared('select * from reports where id = $1');
const events = prepared('select * from ledger_entries where subject_id = $1 order by happened_at');

const page = (body: string): Answer => ({
  type: 'text/html; charset=utf-8',
  body: `<!doctype html><html lang="ru"><meta charset="utf-8"><title>report</title>${body}</html>`,
});

async function formBody(id: string): Promise<string> {
  const choices = (await categories([])).map(
    (it) =>
      `<label><input type="radio" name="categoryId" value="${it.id}">${it.names.ru}<br>${it.hints.ru}</label>`,
  );
  return `<form method="post"><input type="hidden" name="id" value="${id}"><input name="lon"><input name="lat"><textarea name="words"></textarea>${choices.join('')}<input name="email"><button>ok</button></form>`;
}

export const form = async () => page(await formBody(randomUUID()));

async function read(request: IncomingMessage) {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const sent = await new Response(await buffer(request), { headers }).formData();
  const text = (name: string) => String(sent.get(name) ?? '');
  return { text, file: sent.get('photos') as File | null };
}

export async function check(request: IncomingMessage): Promise<Answer> {
  const { text } = await read(request);
  const [lon, lat] = [Number(text('lon')), Number(text('lat'))];
  const box = [lon - 0.0016, lat - 0.0009, lon + 0.0016, lat + 0.0009];
  const rows = await near([text('categoryId'), ...box, lon, lat]);
  await photosOf([rows.map(({ id }) => id as string)]);
  const cards = rows.map((row) => `<p>${row.code} ${row.public_words} ${row.public_address}</p>`);
  return page(cards.join('') + (await formBody(text('id'))));
}

export async function file(request: IncomingMessage): Promise<Answer> {
  const { text, file: picture } = await read(request);
  const id = text('id');
  await limit(['report:bare', Date.now() + 600_000]);
  if (picture) await keepPhoto(id, Buffer.from(await picture.arrayBuffer()));
  await inOne((client) => insertReport(client, id, text));
  return { location: `/receipt/${id}` };
}

async function insertReport(client: pg.PoolClient, id: string, text: (name: string) => string) {
  const at = new Date();
  const code = hash(id).toString('hex').slice(0, 9).toUpperCase();
  await filed([id], client);
  await taken([code], client);
  const place = [Number(text('lon')), Number(text('lat'))];
  await insert([id, code, text('categoryId'), ...place, text('words'), '{}', at], client);
  await contact([id, randomUUID(), text('email')], client);
  await job(['bench.nothing', JSON.stringify({ id }), null, null], client);
  await kept([id], client);
  const payload = JSON.stringify({ at, by: 'stranger', event: 'report.filed', of: id });
  await record([id, randomUUID(), at, payload, hash(payload)], client);
  await job(['bench.nothing', JSON.stringify({ id }), null, null], client);
  const soon = new Date(at.getTime() + 20_000);
  await job(['bench.nothing', '{}', soon, `bare cell ${code.slice(0, 2)}`], client);
  await job(['bench.nothing', '{}', soon, 'bare area'], client);
}

/** The row first, then the bytes, safe from a power cut. */
async function keepPhoto(subject: string, bytes: Buffer): Promise<void> {
  const id = randomUUID();
  const key = join('originals', subject, id);
  await inOne(async (client) => {
    await kept([subject], client);
    await photo([subject, id, hash(bytes), bytes.length, key, new Date()], client);
  });
  const path = join(process.env.DATA_DIR ?? '', 'files', key);
  await mkdir(join(path, '..'), { recursive: true });
  const handle = await open(`${path}.part`, 'wx');
  await handle.writeFile(bytes);
  await handle.sync();
  await handle.close();
  await rename(`${path}.part`, path);
  await job(['bench.nothing', JSON.stringify({ id }), null, `bare ${id}`]);
}

export async function receipt(id: string): Promise<Answer> {
  const [[row], lines] = await Promise.all([one([id]), events([id]), kept([id])]);
  const story = lines.map(({ event }) => `<li>${event}</li>`).join('');
  return page(`<h1>${row?.code}</h1><p>${row?.words}</p><ol>${story}</ol>`);
}
