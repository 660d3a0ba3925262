import { answering } from '../answering.ts';

export const { GET, POST, OPTIONS, fallback } = answering('/reports');
