// As many apps as a long list needs: those with logos first, then an operator's own.

import type { CompanyApp } from '../server';

const client = { id: 'client-of-acme', secret: 'secret-of-acme' };

const builtIn = [
  'airtable', 'asana', 'box', 'calendly', 'clickup', 'dropbox', 'github', 'gitlab', 'google', 'hubspot',
  'intercom', 'linear', 'mailchimp', 'monday', 'notion', 'pipedrive', 'quickbooks', 'salesforce', 'slack', 'xero',
];

const makers = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Ginkgo', 'Hazel', 'Ivy', 'Juniper', 'Larch', 'Maple'];

const kinds = [
  ['Books', 'accounting', 'Invoices and payments of your company.'],
  ['CRM', 'crm', 'Contacts, companies and deals.'],
  ['Desk', 'support', 'Tickets and the people who wrote them.'],
  ['Drive', 'files', 'Files and folders that your team shares.'],
  ['Mail', 'email', 'Messages, lists and campaigns.'],
  ['Pay', 'payments', 'Payments, refunds and payouts.'],
  ['Shop', 'ecommerce', 'Orders, products and customers.'],
] as const;

function own(at: number): CompanyApp {
  const maker = makers[at % makers.length];
  const [kind, category, description] = kinds[at % kinds.length] ?? kinds[0];
  const round = Math.floor(at / (makers.length * kinds.length));
  const name = `${maker} ${kind}${round > 0 ? ` ${round + 1}` : ''}`;
  const slug = name.toLowerCase().replaceAll(' ', '-');
  const file = `slug = "${slug}"
name = "${name}"
description = "${description}"
categories = ["${category}"]
[auth.oauth2]
authorize_url = "https://${slug}.test/authorize"
token_url = "https://${slug}.test/token"
client_auth = "body"
[api]
base_url = "https://${slug}.test"
`;
  return { slug, file, client };
}

export function manyApps(count: number): CompanyApp[] {
  const logos = builtIn.map((slug) => ({ slug, client }));
  return [...logos, ...Array.from({ length: count - logos.length }, (_, at) => own(at))];
}
