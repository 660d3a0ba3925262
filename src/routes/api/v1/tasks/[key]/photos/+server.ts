import { answering } from '../../../answering.ts';

export const { POST, OPTIONS, fallback } = answering('/tasks/{key}/photos');
