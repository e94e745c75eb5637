// The page of a company that uses Patchbay: Cobalt's own SDK, as npm has it, and a button.

import { Cobalt } from '@cobaltio/cobalt-js';

declare global {
  interface Window {
    cobalt: Cobalt;
  }
}

const settings = new URLSearchParams(location.search);
window.cobalt = new Cobalt({ token: settings.get('token') ?? '', baseUrl: settings.get('api') ?? '' });

const output = document.querySelector('output');
const say = (text: string): void => {
  if (output) output.textContent = text;
};

document.querySelector('button')?.addEventListener('click', () => {
  say('waiting');
  window.cobalt.connect('sandbox-crm').then(
    (connected) => say(`connected: ${connected}`),
    (error) => say(`refused: ${String(error)}`),
  );
});
