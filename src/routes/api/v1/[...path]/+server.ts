import { nothingThere } from '../answering.ts';

export const fallback = nothingThere;
