// Takes mail in: at a door of our own (MAIL_IN_LISTEN), out of a mailbox (IMAP_URL), or both.
import { fetchMail } from '#channels/email/imap.ts';
import { listenForMail } from '#channels/email/listener.ts';
import { config } from '#server/config.ts';
import { closeDatabase } from '#server/database.ts';
import { log } from '#server/log.ts';
import { endWithParent, sayReady } from '#server/processes.ts';

const tell = (what: string) => (problem: Error) =>
  log.warn({ problem: problem.message }, `${what}: tried again`);

const listening = config.mailInListen
  ? await listenForMail(config.mailInListen, tell('the listener for mail')).catch(endAfter)
  : null;
const fetching = config.imapUrl ? fetchMail(config.imapUrl, tell('the mailbox')) : null;
sayReady();

endWithParent(async () => {
  await Promise.all([listening?.stop(), fetching?.stop()]);
  await closeDatabase();
  process.exit(0);
});

// Without its door it cannot work; whoever started it tries again after a pause.
function endAfter(problem: Error): never {
  log.error({ problem: problem.message }, 'mail cannot come in');
  process.exit(1);
}
