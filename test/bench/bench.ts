// npm run bench: pages and filing; -- channels: what messengers and mail servers bring; -- warning: a warning for many.
const scripts: Record<string, string> = { channels: './channels.ts', warning: './warning.ts' };
await import(scripts[process.argv[2] ?? ''] ?? './run.ts');
