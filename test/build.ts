import { buildPages } from '#server/pages-build.ts';

process.stdout.write(`The pages were ${await buildPages()}.\n`);
