import { forgetUnseen } from './erasing.ts';
import { readWalls } from './reading.ts';

export const jobs = {
  'indicators.read-walls': (ref: { reportId: string }) => readWalls(ref),
  'indicators.forget-unseen': () => forgetUnseen(),
};
