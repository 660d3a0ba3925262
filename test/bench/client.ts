// The client in a process of its own, so that its work does not count as the server's.
import { carryOut, type Plan } from './asking.ts';

process.on('message', (plan: Plan) => {
  void carryOut(plan).then((outcome) => process.send?.(outcome));
});
process.on('disconnect', () => process.exit(0));
