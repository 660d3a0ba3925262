// Who may import whom. Each rule says why; docs/decisions/0001-the-house.md says it at length.

/** Low to high. A module may know those before it; what must travel upward is queued by name. */
const modules = [
  'ledger',
  'people',
  'calendars',
  'areas',
  'categories',
  'organisations',
  'routing',
  'templates',
  'letters',
  'notifications',
  'media',
  'videos',
  'reports',
  'assignments',
  'conversations',
  'syndication',
  'subscriptions',
  'indicators',
  'endpoints',
  'chats',
  'mails',
  'clients',
  'appeals',
  'meetings',
  'campaigns',
  'publications',
  'comments',
  'warnings',
  'activities',
  'contests',
  'federation',
  'figures',
  'retention',
];

const test = String.raw`\.test\.ts$`;
const pure = String.raw`^src/(basics/|modules/[^/]+/(rules|input)[-a-z]*\.ts)`;
const web = '^src/(routes|channels)/';

/** What a module may know: itself and those before it. */
const knowsNoHigher = (name, place) => ({
  name: `${name}-knows-no-higher`,
  comment: `A module that knows a higher one makes a circle sooner or later: queue by name instead.`,
  severity: 'error',
  from: { path: `^src/modules/${name}/`, pathNot: test },
  to: {
    path: '^src/modules/',
    pathNot: `^src/modules/(${modules.slice(0, place + 1).join('|')})/`,
  },
});

module.exports = {
  forbidden: [
    {
      name: 'web-is-thin',
      comment:
        'What is allowed and what happens is decided in a module, so that the form, the API and a messenger cannot differ. A route uses what a request needs (its form, words, limits and session), never the database, files or letters.',
      severity: 'error',
      from: { path: web, pathNot: test },
      to: {
        path: '^src/',
        pathNot: String.raw`^src/(routes|channels|modules|ui|styles|basics)/|^src/server/(bodies|forms|streamed-forms|words|basemap|config|clock|today|ids|limits|disk-room|sessions|public-requests)\.ts$`,
      },
    },
    {
      name: 'web-has-no-database-of-its-own',
      comment: 'A table is read and written by its module.',
      severity: 'error',
      from: { path: `${web}|^src/ui/`, pathNot: test },
      to: { path: 'node_modules/(kysely|pg|graphile-worker)/' },
    },
    {
      name: 'jobs-are-queued-by-name',
      comment:
        "What a module does later is its own affair: say later(tx, 'media.make-safe', …). src/every-job.ts gathers them for the worker.",
      severity: 'error',
      from: { path: '^src/(modules/([^/]+)|routes|channels)/', pathNot: test },
      to: { path: String.raw`^src/modules/[^/]+/jobs\.ts$`, pathNot: '^src/modules/$2/' },
    },
    {
      name: 'modules-know-no-web',
      comment: 'A module must work the same for a page, a messenger, a script and a test.',
      severity: 'error',
      from: { path: '^src/modules/' },
      to: { path: '^src/(routes|channels|ui|hooks)|node_modules/(svelte|@sveltejs)/' },
    },
    {
      name: 'ground-knows-no-module',
      comment: 'ui, server and basics carry every subject, so they know none.',
      severity: 'error',
      from: { path: '^src/(ui|server|basics)/', pathNot: test },
      to: { path: '^src/(modules|routes|channels)/' },
    },
    {
      name: 'ui-knows-no-server',
      comment: 'What is drawn goes to the browser too.',
      severity: 'error',
      from: { path: '^src/ui/', pathNot: test },
      to: { path: '^src/server/' },
    },
    {
      name: 'pure-is-pure',
      comment:
        'rules, input and basics, and all that they lean on, give the same answer everywhere and at any hour, so the browser may use them and a test takes milliseconds: no database, clock, network or file.',
      severity: 'error',
      from: { path: pure, pathNot: test },
      to: {
        path: '^src/(server|routes|channels|ui)/|node_modules/(kysely|pg|graphile-worker)/',
        reachable: true,
      },
    },
    {
      name: 'pure-needs-no-node',
      comment: 'The browser has no node: modules.',
      severity: 'error',
      from: { path: pure, pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'nothing-needs-a-test',
      comment: 'Tests and their tools are not installed where the app runs.',
      severity: 'error',
      from: { path: '^src/', pathNot: test },
      to: { path: String.raw`^test/|\.test\.ts$` },
    },
    {
      name: 'nothing-needs-a-tool',
      comment: 'devDependencies are not installed where the app runs.',
      severity: 'error',
      from: { path: '^src/', pathNot: test },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    ...modules.map(knowsNoHigher),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: String.raw`^(build|\.svelte-kit)/` },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.svelte', '.json'],
    },
  },
};
