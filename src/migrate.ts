import { config } from '#server/config.ts';
import { migrate } from '#server/migrations.ts';

try {
  const names = await migrate(config.databaseUrl);
  process.stdout.write(names.map((name) => `${name}\n`).join('') || 'Nothing to migrate.\n');
} catch (problem) {
  process.stderr.write(`${(problem as Error).message}\n`);
  process.exitCode = 1;
}
