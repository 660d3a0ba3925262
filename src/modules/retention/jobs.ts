import { goOver, runTonight } from './running.ts';

export const jobs = {
  'retention.run-tonight': () => runTonight(),
  'retention.go-over': ({ runId }: { runId: string }) => goOver(runId),
};
