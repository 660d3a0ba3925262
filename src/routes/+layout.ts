// Pages are plain HTML; the few that need JavaScript say so themselves. So links load pages whole, also from a page
// with JavaScript: data-sveltekit-reload in app.html.
export const csr = false;
