// Bundles the tests (TypeScript) into a temporary directory and gives them to node's own test runner.

import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = await mkdtemp(join(tmpdir(), 'varta-page-tests-'));
try {
  const entryPoints = (await readdir(here)).filter((name) => name.endsWith('.test.ts')).map((name) => join(here, name));
  await build({ entryPoints, outdir: out, outExtension: { '.js': '.mjs' }, bundle: true, platform: 'node', format: 'esm', target: 'node20', sourcemap: 'inline', logLevel: 'warning' });
  const built = (await readdir(out)).map((name) => join(out, name));
  process.exitCode = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...built], { stdio: 'inherit' }).status ?? 1;
} finally {
  await rm(out, { recursive: true, force: true });
}
