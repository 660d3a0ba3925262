import { deliver } from './delivering.ts';
import { forgetOldDeliveries } from './erasing.ts';
import { tellHooks, type Happening, type Queue } from './telling.ts';

export const jobs = {
  'clients.tell-hooks': (happening: Happening) => tellHooks(happening),
  'clients.deliver': (queue: Queue) => deliver(queue),
  'clients.forget-old': () => forgetOldDeliveries(),
};
