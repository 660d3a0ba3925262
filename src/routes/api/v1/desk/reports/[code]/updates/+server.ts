import { answering } from '../../../../answering.ts';

export const { POST, OPTIONS, fallback } = answering('/desk/reports/{code}/updates');
