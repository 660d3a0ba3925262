import { makeSignInLink } from '#modules/people/actions.ts';
import { firstAdministrator } from '#modules/people/queries.ts';
import { change, closeDatabase } from '#server/database.ts';

// Prints a one-time sign-in link for the first administrator: `node src/sign-in-link.ts`.
const person = await firstAdministrator();
if (person) {
  const link = await change((tx) => makeSignInLink(tx, person.id));
  process.stdout.write(`${link}\n`);
}
await closeDatabase();
