// Every screen, and the shortest way to it: for tests that look at all of them, and for the gallery.

import { beforeConnecting, connected, outcomes } from './screens/apps';
import { brands } from './screens/brands';
import { errors } from './screens/errors';
import { embedded, inApps, sessions } from './screens/link';
import { lists } from './screens/lists';
import { others } from './screens/others';
import { settings } from './screens/settings';
import type { Group, Screen } from './screens/stage';
import { frames, windows } from './screens/windows';

export type { Screen, Stage } from './screens/stage';

/** In the order in which somebody meets them. */
export const groups: Group[] = [lists, beforeConnecting, outcomes, connected, settings, windows, frames, sessions, embedded, inApps, errors, brands, others];

export const screens: Screen[] = groups.flatMap((group) => group.screens);

/** The screen of this name. */
export function screen(name: string): Screen {
  const found = screens.find((each) => each.name === name);
  if (!found) throw new Error(`There is no screen ${name}.`);
  return found;
}
