import { buildPages } from '#server/pages-build.ts';

/** The pages are built beforehand, so that the time of the test is its own. */
export default async function setUp() {
  await buildPages();
}
