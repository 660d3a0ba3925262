import { tellApprovers, type Awaiting } from './approvers.ts';
import { deliverNotification, type NotificationRef } from './actions.ts';
import { sendDigests } from './digests.ts';
import { forgetOld, sumFailures } from './failures.ts';
import { sendPush, type PushRef } from './pushing.ts';

export const jobs = {
  'notifications.deliver': (ref: NotificationRef) => deliverNotification(ref),
  'notifications.tell-approvers': (awaiting: Awaiting) => tellApprovers(awaiting),
  'notifications.push': (ref: PushRef) => sendPush(ref),
  'notifications.send-digests': () => sendDigests(),
  'notifications.sum-failures': () => sumFailures(),
  'notifications.forget-old': () => forgetOld(),
};
