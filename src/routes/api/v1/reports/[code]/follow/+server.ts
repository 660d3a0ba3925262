import { answering } from '../../../answering.ts';

export const { POST, OPTIONS, fallback } = answering('/reports/{code}/follow');
