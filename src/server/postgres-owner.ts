import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Empty: the user who runs this process. */
export type Owner = { uid?: number; gid?: number };

const systemUser = 'postgres';

/** Under whom PostgreSQL runs: it refuses root, so then it gets a user of its own. Throws an Error with one sentence. */
export function postgresOwner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const idOf = (kind: string) => Number(execFileSync('id', [kind, systemUser], { stdio: 'pipe' }));
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    return madeUser(idOf);
  }
}

function madeUser(idOf: (kind: string) => number): Owner {
  try {
    execFileSync('useradd', ['--system', '--user-group', systemUser], { stdio: 'pipe' });
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch (problem) {
    throw new Error(
      `PostgreSQL does not run as root and the user "${systemUser}" could not be made: start Lamplighter as another user, or set DATABASE_URL.`,
      { cause: problem },
    );
  }
}

/** Throws an Error with one sentence when the owner cannot get through the folders above these paths. */
export function refuseClosedWay(owner: Owner, paths: string[]): void {
  if (owner.uid === undefined) return;
  for (const path of paths) {
    for (let at = dirname(path); at !== dirname(at); at = dirname(at)) {
      if (!existsSync(at) || (statSync(at).mode & 0o001) !== 0) continue;
      if (statSync(at).uid === owner.uid) continue;
      throw new Error(
        `The folder ${at} is closed to the user "${systemUser}", under which PostgreSQL runs when you are root: put ${path} elsewhere (for the data: DATA_DIR=/var/lib/lamplighter), or start Lamplighter as another user.`,
      );
    }
  }
}
