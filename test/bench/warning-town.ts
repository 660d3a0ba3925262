// A town where many have subscribed, and the warning they get.
import { randomUUID } from 'node:crypto';
import type { Syndicated } from '#modules/syndication/rules.ts';

type Setting = { folder: string; url: string; port: number; connections: number };

/** What the worker is started with. */
export const settings = ({ folder, url, port, connections }: Setting) => ({
  ...{ DATA_DIR: folder, DATABASE_URL: url, SMTP_URL: `smtp://127.0.0.1:${port}` },
  ...{ SECRET: 'a secret for measuring, long enough', LOG_LEVEL: 'error' },
  WORKER_CONCURRENCY: String(connections),
});

/** So many whom the warning concerns, half by a circle and half from everywhere, and three in ten more whom it does not. */
export const people = (concerned: number) => `
  with made as (
    insert into subscription_subscribers (id, way, address, locale, digest, made_at, asked_at, confirmed_at)
    select gen_random_uuid(), 'email', 'r' || nth || '@example.org', 'ru', 'daily', now(), now(), now()
    from generate_series(1, ${concerned * 1.3}) nth returning id, substr(address, 2, strpos(address, '@') - 2)::int as nth)
  insert into subscription_wishes (subscriber_id, id, lon, lat, radius_m, made_at, confirmed_at)
  select id, gen_random_uuid(),
    case when nth > ${concerned} then 75 + random() when nth % 2 = 0 then 69.05 + 0.1 * random() end,
    case when nth > ${concerned} or nth % 2 = 0 then 54.82 + 0.05 * random() end,
    case when nth > ${concerned} or nth % 2 = 0 then 2000 end, now(), now() from made`;

/** Only the jobs of so many letters stay. */
export const nextTo = (letters: number) => `
  delete from graphile_worker._private_jobs where id not in (
    select jobs.id from graphile_worker._private_jobs jobs
    join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
    where tasks.identifier = 'subscriptions.send' order by jobs.id limit ${letters / 100})`;

const CORNERS = 200;
const EACH = (2 * Math.PI) / CORNERS;

/** A warning for what was drawn with two hundred corners round the middle of the town. */
export function warning(): Syndicated {
  const corner = (nth: number) => [
    69.1 + 0.15 * Math.cos((nth % CORNERS) * EACH),
    54.85 + 0.09 * Math.sin((nth % CORNERS) * EACH),
  ];
  const ring = Array.from({ length: CORNERS + 1 }, (_, nth) => corner(nth));
  const words =
    'Лёд на реке тонкий. Не выходите на него, не отпускайте детей. Звоните 112.\n'.repeat(8);
  return {
    ...{ id: randomUUID(), kind: 'warning', path: `/warnings/${randomUUID()}`, urgent: true },
    publishedAt: new Date(),
    outline: { type: 'Polygon', coordinates: [ring] },
    texts: { ru: { title: 'Тонкий лёд', summary: 'Не выходите на лёд реки', html: '', words } },
  };
}
