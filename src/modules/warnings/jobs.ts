import { endWarning } from './publishing.ts';
import { forgetHeard } from './hearing.ts';
import { askSources } from './sources.ts';

export const jobs = {
  'warnings.end': ({ id }: { id: string }) => endWarning(id),
  'warnings.ask-sources': () => askSources(),
  'warnings.forget-heard': () => forgetHeard(),
};
