import { expect, test } from 'vitest';
import { decipher, encipher } from '#server/secrets-at-rest.ts';

test('what is enciphered is read again for its purpose, and looks different each time', () => {
  const sealed = encipher('authenticator:dana', 'JBSWY3DPEHPK3PXP');
  expect(decipher('authenticator:dana', sealed)).toBe('JBSWY3DPEHPK3PXP');
  expect(sealed).not.toContain('JBSWY3DP');
  expect(encipher('authenticator:dana', 'JBSWY3DPEHPK3PXP')).not.toBe(sealed);
});

test('for another person, changed or cut, it opens for nobody', () => {
  const sealed = encipher('authenticator:dana', 'JBSWY3DPEHPK3PXP');
  const changed = Buffer.from(sealed, 'base64url');
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  expect(() => decipher('authenticator:pavel', sealed)).toThrow('authenticate');
  expect(() => decipher('authenticator:dana', changed.toString('base64url'))).toThrow(
    'authenticate',
  );
  expect(() => decipher('authenticator:dana', sealed.slice(0, 20))).toThrow('tag');
});
