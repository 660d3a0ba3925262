import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';

// A photo shared from the gallery is taken by the service worker; where there is none, the form opens without it.
const openForm = () => redirect(303, paths.report());
export const POST = openForm;
export const GET = openForm;
