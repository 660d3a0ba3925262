import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Refusal } from '#basics/refusal.ts';
import { importAreas } from '#modules/areas/actions.ts';
import { importCategories } from '#modules/categories/actions.ts';
import { readCategories } from '#modules/categories/input.ts';
import { importOrganisations } from '#modules/organisations/actions.ts';
import { readOrganisations } from '#modules/organisations/input.ts';
import { importTemplates } from '#modules/templates/actions.ts';
import { templateForm } from '#modules/templates/input.ts';
import { addPerson } from '#modules/people/actions.ts';
import { newPerson } from '#modules/people/input.ts';
import { system } from '#modules/people/rules.ts';
import { config } from '#server/config.ts';
import { closeDatabase } from '#server/database.ts';
import { sayIn } from '#server/words.ts';

const file = (name: string) => readFile(new URL(`../db/seed/${name}`, import.meta.url), 'utf8');
const json = async (name: string): Promise<unknown> => JSON.parse(await file(name));

/**
 * Brings the starter town into the database: territory, categories, organisations, people.
 * Running it again changes nothing; what the files do not name stays as it is. Gives a line that
 * says how many of each were added or changed.
 */
export async function seed(): Promise<string> {
  const areas = await importAreas(system, await file('areas/north-kazakhstan.geojson'));
  const categories = await importCategories(system, readCategories(await json('categories.json')));
  const organisations = await importOrganisations(
    system,
    readOrganisations(await json('organisations.json')),
  );
  const templates = await importTemplates(
    system,
    z.array(templateForm).parse(await json('templates.json')),
  );
  const people = z.array(newPerson).parse(await json('people.json'));
  for (const person of people) await addPerson(system, person);
  return `Starter town: ${areas} areas, ${categories} categories, ${organisations} organisations, ${templates} answer templates added or changed; ${people.length} people there.`;
}

const wordsOf = (problem: unknown) =>
  problem instanceof Refusal
    ? sayIn(config.defaultLocale)(problem.key, problem.params)
    : (problem as Error).message;

if (import.meta.main) {
  try {
    process.stdout.write(`${await seed()}\n`);
  } catch (problem) {
    process.stderr.write(`${wordsOf(problem)}\n`);
    process.exitCode = 1;
  } finally {
    await closeDatabase();
  }
}
