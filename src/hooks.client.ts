import type { HandleClientError } from '@sveltejs/kit/hooks';

// The error page says in the reader's language that it did not work; the browser's own words are English.
export const handleError: HandleClientError = () => ({ message: '' });
