// The README's example for React as it stands there, on a page of the shop's.

import { build, type Plugin } from 'esbuild';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Content } from './shop';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

/** The block of code behind the mark. */
export const example = /<!-- react -->\n```jsx\n(.*?\n)```\n/s.exec(readme)?.[1] ?? '';

/** All that is added: whom the page is for, and where it is drawn. */
const mount = `
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Integrations } from 'the example';
const settings = new URLSearchParams(location.search);
createRoot(document.querySelector('main')).render(
  <StrictMode><h1>Shop</h1><Integrations sessionToken={settings.get('token')} baseApi={settings.get('api')} /></StrictMode>,
);`;

/** Bundles it for development, so that what React objects to stands on the console. */
export async function readmePage(): Promise<Content> {
  const resolveDir = fileURLToPath(new URL('../..', import.meta.url));
  const fromReadme: Plugin = {
    name: 'from the README',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^the example$/ }, ({ path }) => ({ path, namespace: 'readme' }));
      onLoad({ filter: /./, namespace: 'readme' }, () => ({ contents: example, loader: 'jsx', resolveDir }));
    },
  };
  const bundle = await build({
    stdin: { contents: mount, loader: 'jsx', resolveDir },
    plugins: [fromReadme],
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"' },
    bundle: true,
    format: 'iife',
    write: false,
  });
  // The example has no styles, and a browser's own buttons are too small for a finger.
  return { body: '<style>button { min-height: 44px }</style><main></main>', script: bundle.outputFiles[0]?.text ?? '' };
}
