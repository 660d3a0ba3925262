import { config } from '#server/config.ts';
import { everyOperation } from '../../api/v1/described.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({
  base: `${config.publicUrl}/api/v1`,
  parts: [...new Set(everyOperation.map(({ part }) => part))].map((part) => ({
    part,
    operations: everyOperation
      .filter((one) => one.part === part)
      .map(({ name, method, path, does, scope }) => ({ name, method, path, does, scope })),
  })),
});
