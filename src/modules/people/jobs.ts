import { forgetExpired } from './actions.ts';

export const jobs = { 'people.forget-expired': () => forgetExpired() };
