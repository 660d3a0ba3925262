import type { RequestEvent } from '@sveltejs/kit';
import {
  addIndicator,
  confirmIndicator,
  readAgain,
  rejectIndicator,
  undoIndicator,
} from '#modules/indicators/actions.ts';
import { confirmation, proposalRef, typedIndicator } from '#modules/indicators/input.ts';
import { reason } from '#modules/reports/input.ts';
import { readForm } from '#server/forms.ts';
import { doneOrAgain } from './acting.ts';

/** What the desk does with what a wall says: the button that was pressed is the verb. */
export async function wall(event: RequestEvent) {
  const { values } = await readForm(event.request);
  const { actor } = event.locals;
  switch (values.verb) {
    case 'confirm':
      return doneOrAgain(event, values, confirmation, (id, it) => confirmIndicator(actor, id, it));
    case 'reject':
      return doneOrAgain(event, values, proposalRef, (id, it) => rejectIndicator(actor, id, it));
    case 'undo':
      return doneOrAgain(event, values, proposalRef, (id, it) => undoIndicator(actor, id, it));
    case 'again':
      return doneOrAgain(event, values, reason.partial(), (id) => readAgain(actor, id));
    default:
      return doneOrAgain(event, values, typedIndicator, (id, it) => addIndicator(actor, id, it));
  }
}
