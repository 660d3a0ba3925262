import { makeSignInLink } from '#modules/people/actions.ts';
import { forgetAuthenticator } from '#modules/people/authenticators.ts';
import { firstAdministrator } from '#modules/people/queries.ts';
import { system } from '#modules/people/rules.ts';
import { change, closeDatabase } from '#server/database.ts';

// Prints a one-time sign-in link for the first administrator: `node src/sign-in-link.ts`. For one who has
// lost phone and recovery codes: `--without-second-step` turns their authenticator off.
const person = await firstAdministrator();
if (person) {
  if (process.argv.includes('--without-second-step')) await forgetAuthenticator(system, person.id);
  const link = await change((tx) => makeSignInLink(tx, person.id));
  process.stdout.write(`${link}\n`);
}
await closeDatabase();
