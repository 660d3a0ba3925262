import { buildPages } from '#server/pages-build.ts';

try {
  process.stdout.write(`The pages were ${await buildPages()}.\n`);
} catch (problem) {
  process.stderr.write(`${(problem as Error).message}\n`);
  process.exitCode = 1;
}
