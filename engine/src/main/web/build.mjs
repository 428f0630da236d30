// Bundles the page into the engine's resources. The same sources give the same bytes; CI rebuilds and compares.
//
//   npm run build              writes ../resources/org/varta/engine/console/web
//   npm run build -- --check   writes nothing; fails when what is there differs from what the sources give

import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** Most bytes, compressed, of everything that the first load fetches. */
const FIRST_LOAD_GZIP_MAX = 150_000;

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '../resources/org/varta/engine/console/web');

const bundled = await build({
  absWorkingDir: here,
  entryPoints: { 'main.js': 'src/main.tsx', 'style.css': 'style.css' },
  outdir: 'out',
  bundle: true,
  write: false,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
});
const contents = new Map(bundled.outputFiles.map(({ path, contents }) => [path.endsWith('.css') ? 'style.css' : 'main.js', contents]));
contents.set('varta.svg', await readFile(join(here, 'varta.svg')));

let page = await readFile(join(here, 'index.html'), 'utf8');
const files = new Map();
for (const [name, bytes] of contents) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const hashed = `assets/${name.replace('.', `-${hash}.`)}`;
  files.set(hashed, bytes);
  page = page.replaceAll(`{{${name}}}`, `/${hashed}`);
}
if (page.includes('{{')) throw new Error('index.html names a file that the build does not make');
files.set('index.html', Buffer.from(page));
files.set('assets/licences.txt', await licences());

if (process.argv.includes('--check')) {
  const there = (await readdir(target, { recursive: true, withFileTypes: true }).catch(() => [])).filter((entry) => entry.isFile()).length;
  for (const [name, bytes] of files) {
    const old = await readFile(join(target, name)).catch(() => Buffer.alloc(0));
    if (!old.equals(bytes)) throw new Error(`${name} is not what the sources give: run "npm run build" and commit`);
  }
  if (there !== files.size) throw new Error(`${there} files are there, the sources give ${files.size}: run "npm run build" and commit`);
} else {
  await rm(target, { recursive: true, force: true });
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(target, name)), { recursive: true });
    await writeFile(join(target, name), bytes);
  }
}

let total = 0;
for (const [name, bytes] of [...files].sort()) {
  if (name.endsWith('.txt')) continue;
  const size = gzipSync(bytes, { level: 9 }).length;
  total += size;
  console.log(`${String(bytes.length).padStart(8)} bytes ${String(size).padStart(7)} gzip  ${name}`);
}
console.log(`first load ${total} bytes gzip, limit ${FIRST_LOAD_GZIP_MAX}`);
if (total > FIRST_LOAD_GZIP_MAX) throw new Error('the first load is too large');

/** Licence texts of what is inside the bundle. */
async function licences() {
  let text = 'This page contains:\n';
  for (const name of ['preact', '@preact/signals', '@preact/signals-core']) {
    const directory = join(here, 'node_modules', name);
    const { version } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
    text += `\n==== ${name} ${version}\n\n${await readFile(join(directory, 'LICENSE'), 'utf8')}`;
  }
  return Buffer.from(text);
}
