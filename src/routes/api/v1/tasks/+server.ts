import { answering } from '../answering.ts';

export const { GET, OPTIONS, fallback } = answering('/tasks');
