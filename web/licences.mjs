// The licences of the packages whose code is in the app, for licences.txt beside it.
import { existsSync, readFileSync, readdirSync } from 'node:fs';

const root = new URL('.', import.meta.url);
const lock = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'));

// svelte and maplibre-gl with everything that they need; the rest only builds or tests.
const wanted = new Set();
function want(name) {
  const entry = lock.packages[`node_modules/${name}`];
  if (!entry || wanted.has(name)) return;
  wanted.add(name);
  for (const other of Object.keys(entry.dependencies ?? {})) want(other);
}
want('maplibre-gl');
want('svelte');

for (const name of [...wanted].sort()) {
  const folder = new URL(`node_modules/${name}/`, root);
  const { version, license } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  console.log(`== ${name} ${version} (${license})`);
  for (const file of readdirSync(folder).filter((one) => /^licen[cs]e/i.test(one)).sort()) {
    const path = new URL(file, folder);
    if (existsSync(path)) console.log(readFileSync(path, 'utf8').trim());
  }
  console.log('');
}
