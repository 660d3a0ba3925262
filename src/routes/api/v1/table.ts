import { desk } from './operations/desk.ts';
import { deskMoves } from './operations/desk-moves.ts';
import { hooks } from './operations/hooks.ts';
import { house } from './operations/house.ts';
import { receipts } from './operations/receipts.ts';
import { reports } from './operations/reports.ts';
import { tasks } from './operations/tasks.ts';
import type { AnyOperation } from './operation.ts';

/**
 * Everything a program can ask for. Routes, checks of what is sent and what goes out, openapi.json
 * and the page /api all come from this table.
 */
export const operations: readonly AnyOperation[] = [
  ...house,
  ...reports,
  ...receipts,
  ...tasks,
  ...desk,
  ...deskMoves,
  ...hooks,
];
