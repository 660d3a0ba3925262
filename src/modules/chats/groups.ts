import { inLocale, type Locale } from '#basics/localised.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { acceptTask } from '#modules/assignments/actions.ts';
import { mayConnect } from './codes.ts';
import { codeIn, tryCode } from './hearing-codes.ts';
import type { Hearing } from './hearing.ts';
import { ownChatOf, staffOf } from './linked.ts';
import { unlinkGroup } from './linking.ts';
import { linkPage } from './links.ts';
import { answer, sayRefused } from './replies.ts';
import { readTaskPress } from './rules-staff.ts';
import { shownTask, showTask, taskName, taskToShow } from './showing-tasks.ts';
import { requireTask } from './task-actors.ts';
import { refusalOf } from './trying.ts';

/** What is said in a group is not ours to read: only our commands, our buttons, and who took us in. */
export async function hearGroup(hearing: Hearing): Promise<void> {
  const { tx, account, heard } = hearing;
  const { deed } = heard;
  if (deed.kind === 'left') return unlinkGroup(tx, { kind: 'system' }, account);
  if (deed.kind === 'joined' && !account.organisation_id) {
    return answer(tx, account, 'chat.group.hello', { params: { address: linkPage() } });
  }
  if (deed.kind === 'choice') return takeInGroup(hearing, deed.value);
  if (deed.kind !== 'command') return;
  if (deed.name === 'disconnect') return disconnect(hearing);
  const given = codeIn(hearing);
  if (given) await connect(hearing, given.code);
  else if (deed.name === 'connect') await answer(tx, account, 'chat.link.wrong');
}

async function connect(hearing: Hearing, code: string): Promise<void> {
  const { tx, account } = hearing;
  const came = await tryCode(hearing, code);
  if (came === 'too-many') return answer(tx, account, 'chat.link.too-many');
  if (came === 'for-private') return answer(tx, account, 'chat.link.for-private');
  if (came !== 'linked') return answer(tx, account, 'chat.link.wrong');
  const now = await tx
    .selectFrom('chat_accounts')
    .select(['id', 'locale', 'organisation_id'])
    .where('id', '=', account.id)
    .executeTakeFirstOrThrow();
  const organisation = await organisationById(now.organisation_id ?? '');
  const name = inLocale(organisation?.names ?? {}, now.locale as Locale);
  return answer(tx, now, 'chat.group.connected', { params: { organisation: name } });
}

/** Who may connect a group may cut it off, from within it too. */
async function disconnect({ tx, account, heard }: Hearing): Promise<void> {
  const own = await ownChatOf(tx, account.messenger, heard.from.id);
  const actor = own && (await staffOf(own));
  const organisationId = account.organisation_id;
  if (!organisationId) return answer(tx, account, 'chat.group.not-connected');
  if (!actor || !mayConnect(actor, organisationId)) {
    return answer(tx, account, 'chat.group.may-not');
  }
  await unlinkGroup(tx, actor, account);
  return answer(tx, account, 'chat.group.cut');
}

/** Somebody of the group takes a task: as themselves, so their own chat must be linked. */
async function takeInGroup({ tx, account, heard }: Hearing, value: string): Promise<void> {
  const press = readTaskPress(value);
  const ref = press?.deed === 'accept' && (await shownTask(tx, account.id, press.shownId));
  const task = ref && (await taskToShow(ref));
  if (!task || task.organisation_id !== account.organisation_id) {
    return answer(tx, account, 'chat.task.gone', { once: `gone ${value}` });
  }
  const own = await ownChatOf(tx, account.messenger, heard.from.id);
  const actor = own && (await staffOf(own));
  if (!own || !actor) {
    const params = { name: heard.from.name, address: linkPage() };
    const once = `link first ${heard.from.id} ${value}`;
    return answer(tx, account, 'chat.group.link-first', { params, once });
  }
  const refused = await refusalOf(tx, async () => {
    await requireTask(tx, actor, task.ref);
    await acceptTask(actor, task.ref, tx);
  });
  if (refused) return sayRefused(tx, own, refused);
  const params = { name: actor.name, task: taskName(account.locale as Locale, task) };
  await answer(tx, account, 'chat.group.taken', { params, reportId: task.ref.reportId });
  return showTask(tx, own, { ...task, state: 'accepted' }, { news: 'taken' });
}
