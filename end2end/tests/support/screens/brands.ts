// Colours and names of companies: friendly, loud, long, and in other scripts.

import { expect } from '@playwright/test';
import { connectCrm, heading, openApp, openForm } from '../connect';
import { longNames } from '../projects';
import { changedServer, openConnected, otherServer, type Group, type Screen, type Stage } from './stage';

const long = 'International Consolidated Freight Forwarding and Warehousing Partners of Greater Manchester';

/** The list and an app's page in a company's colours. */
const coloured = (what: string, properties: Record<string, string>): Screen[] => [
  {
    name: `list, ${what}`,
    pictureOnly: true,
    open: async ({ openPage, person }) => {
      await openPage({ name: 'Globex', ...properties });
      await expect(heading(person.page, 'Connect your apps')).toBeVisible();
    },
  },
  {
    name: `app page, ${what}`,
    pictureOnly: true,
    open: async (stage) => {
      await stage.openPage({ name: 'Globex', ...properties });
      await connectCrm(stage.person);
      await openConnected(stage);
    },
  },
];

async function openNamed(stage: Stage, company: string, name: string): Promise<() => Promise<void>> {
  const server = await otherServer(stage, { company });
  await stage.person.page.goto((await server.hostedLink({ name })).link);
  await openApp(stage.person, 'Sandbox CRM');
  await stage.person.ready();
  return () => server.stop();
}

export const brands: Group = {
  title: 'Colours and names',
  screens: [
    ...coloured('black on bright green', { color: '#000000', bgColor: '#00FF23' }),
    ...coloured('white on yellow', { color: '#ffffff', bgColor: '#ffff00' }),
    ...coloured('white on deep red', { color: '#ffffff', bgColor: '#8b1e2d' }),
    {
      name: 'long names',
      pictureOnly: true,
      open: async (stage) => {
        const cleanUp = await changedServer(stage, longNames, { company: long, properties: { name: `${long} (${long})` } });
        await connectCrm(stage.person);
        await openForm(stage.person);
        return cleanUp;
      },
    },
    { name: 'long names before connecting', open: (stage) => openNamed(stage, long, long) },
    { name: 'name that is written from right to left', open: (stage) => openNamed(stage, 'شركة المثال', 'مؤسسة النور للتجارة') },
    { name: 'names with emoji', pictureOnly: true, open: (stage) => openNamed(stage, '🚀 Rocket Books', 'Café Übermut 🥐 GmbH & Co. KG') },
  ],
};
