import pg from 'pg';

type Table = { oid: number; name: string; comment: string | null };

const tables = `
  select c.oid::int, c.relname as name, obj_description(c.oid, 'pg_class') as comment
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> 'migrations'
  order by c.relname`;

const columns = `
  select quote_ident(attname) || ' ' || format_type(atttypid, atttypmod)
    || case when attgenerated = 's' then ' generated always as (' || pg_get_expr(adbin, adrelid) || ') stored'
            when adbin is not null then ' default ' || pg_get_expr(adbin, adrelid) else '' end
    || case when attnotnull then ' not null' else '' end as line
  from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where attrelid = $1 and attnum > 0 and not attisdropped order by attnum`;

const constraints = `
  select pg_get_constraintdef(oid) as line from pg_constraint
  where conrelid = $1 and contype in ('p', 'u', 'f', 'c')
  order by position(contype::text in 'pufc'), conname`;

const indexes = `
  select replace(pg_get_indexdef(indexrelid), ' public.', ' ') || ';' as line
  from pg_index join pg_class c on c.oid = indexrelid
  where indrelid = $1 and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))
  order by c.relname`;

const comments = `
  select 'comment on column ' || attrelid::regclass || '.' || quote_ident(attname) || ' is '
    || quote_literal(col_description(attrelid, attnum)) || ';' as line
  from pg_attribute
  where attrelid = $1 and attnum > 0 and not attisdropped and col_description(attrelid, attnum) is not null
  order by attnum`;

const triggers = `
  select replace(pg_get_triggerdef(oid), ' public.', ' ') || ';' as line
  from pg_trigger where tgrelid = $1 and not tgisinternal order by tgname`;

const functions = `
  select replace(trim(pg_get_functiondef(p.oid)), 'FUNCTION public.', 'FUNCTION ') || ';' as line
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname = 'public' order by p.proname`;

/** What a migrated database consists of, as SQL to be read: tables by name, each with what belongs to it. */
export async function schemaText(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Table>(tables);
    const parts = [
      '-- Written by bin/migrate --write-schema from db/migrations, to be read. Do not edit.',
      ...(await lines(client, functions, [])),
    ];
    for (const table of rows) parts.push(await tableText(client, table));
    return `${parts.join('\n\n')}\n`;
  } finally {
    await client.end();
  }
}

async function tableText(client: pg.Client, { oid, name, comment }: Table): Promise<string> {
  const of = (question: string) => lines(client, question, [oid]);
  const inside = [...(await of(columns)), ...(await of(constraints))];
  const said =
    comment === null ? [] : [`comment on table ${name} is ${pg.escapeLiteral(comment)};`];
  return [
    `create table ${name} (\n  ${inside.join(',\n  ')}\n);`,
    ...said,
    ...(await of(comments)),
    ...(await of(indexes)),
    ...(await of(triggers)),
  ].join('\n');
}

async function lines(client: pg.Client, question: string, values: unknown[]): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(question, values);
  return rows.map((row) => row.line);
}
