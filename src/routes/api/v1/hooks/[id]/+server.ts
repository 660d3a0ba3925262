import { answering } from '../../answering.ts';

export const { GET, PATCH, DELETE, OPTIONS, fallback } = answering('/hooks/{id}');
