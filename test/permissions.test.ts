// The table "who may do what" in docs/privacy.md is written from the rules themselves:
//   WRITE=1 vitest run test/permissions.test.ts   writes it anew.
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { granted, isForWholeHouse, permissions } from '#modules/people/permissions.ts';
import { roles } from '#modules/people/roles.ts';
import { sayIn } from '#server/words.ts';

const say = sayIn('en');
const page = new URL('../docs/privacy.md', import.meta.url).pathname;
const [begin, end] = ['<!-- written by test/permissions.test.ts -->', '<!-- end -->'];

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const mark = (role: (typeof roles)[number], permission: (typeof permissions)[number]) => {
  if (!granted[role].includes(permission)) return '';
  return isForWholeHouse(permission) ? 'house' : 'yes';
};

async function table(): Promise<string> {
  const lines = [
    row(['', ...roles.map((role) => say(`role.${role}`))]),
    row(['---', ...roles.map(() => '---')]),
    ...permissions.map((one) => row([`\`${one}\``, ...roles.map((role) => mark(role, one))])),
    '',
    ...roles.map((role) => `- **${say(`role.${role}`)}**: ${say(`role.lead.${role}`)}.`),
    '',
    ...permissions.map((one) => `- \`${one}\`: ${say(`permission.${one}`)}.`),
  ];
  const given = { ...(await resolveConfig(page)), parser: 'markdown' };
  return format(`${begin}\n\n${lines.join('\n')}\n\n${end}\n`, given);
}

test('the privacy page shows who may do what exactly as the rules say it', async () => {
  const text = await readFile(page, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  expect(from, `docs/privacy.md has no "${begin}"`).toBeGreaterThan(0);
  const fresh = (await table()).trimEnd();
  if (process.env.WRITE) {
    await writeFile(page, text.slice(0, from) + fresh + text.slice(to + end.length));
  }
  expect((await readFile(page, 'utf8')).slice(from, to + end.length)).toBe(fresh);
});

test('each permission is somebody’s, and each role may do something', () => {
  const given = new Set(roles.flatMap((role) => granted[role]));
  expect(permissions.filter((one) => !given.has(one))).toEqual([]);
  expect(roles.filter((role) => granted[role].length === 0)).toEqual([]);
});
