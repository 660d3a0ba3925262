import { expect, test } from 'vitest';
import { scriptJson } from './script-json.ts';

test('what somebody wrote cannot end the element it stands in, and is read back as it was', () => {
  const thing = { headline: '</script><script>alert(1)</script><!--', name: 'Ауыл "A" & B' };
  const written = scriptJson(thing);
  expect(written).not.toContain('<');
  expect(JSON.parse(written)).toEqual(thing);
});
