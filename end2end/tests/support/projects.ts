// Changes to the sandbox project's file, for what the sandbox does not have by itself.

const client = 'client_id = "sandbox-client"\nclient_secret = "sandbox-secret"';

/** Two clients at the sandbox, and as many connections as one likes. */
export const severalClients = (file: string): string =>
  file.replace(
    /^oauth = .*sandbox-client.*$/m,
    `multiple_connections = true

[[app.auth_config]]
key = "eu"
name = "Europe"
default = true
${client}

[[app.auth_config]]
key = "us"
name = "America"
${client}
`,
  );

const lists = `[[app.field]]
key = "spread"
label = "Spread to"
type = "map_v2"
multiple = true

  [app.field.left]
  label = "CRM property"
  options = [{ value = "name", label = "Name" }, { value = "mail", label = "Email" }]

  [app.field.right]
  label = "Your field"
  options = [{ value = "note", label = "Note" }, { value = "source", label = "Source" }, { value = "score", label = "Score" }]

[[app.field]]
key = "only_for"
label = "Only for"
type = "rule_engine"
required = true

  [[app.field.column]]
  value = "owner"
  label = "Owner"
  operators = [{ value = "eq", label = "is" }]
  options_from = { method = "GET", path = "/no-such-list", items = "/items", value = "/id", label = "/name" }

`;

/** Several right sides in a row, and a list that cannot be loaded. */
export const moreLists = (file: string): string => file.replace(/(?=\[\[app\.workflow\]\])/, lists);

const fromNow = ['hubspot', 'slack', 'google', 'quickbooks', 'xero', 'notion', 'github', 'calendly'];

/** Eight apps of the catalog beside those of the sandbox. */
export const moreApps = (file: string): string =>
  fromNow.reduce(
    (all, slug) => `${all}
[[app]]
slug = "${slug}"
environments = ["test"]
oauth = { client_id = "client-of-acme", client_secret = "secret-of-acme" }
`,
    file,
  );

const longWords = 'Welche Eigenschaft eines Geschäftspartners in Ihrem Kundenbeziehungsmanagement-System';

/** Labels and helps as long as careless people write them, and words that no hyphen breaks. */
export const longNames = (file: string): string =>
  file
    .replace('label = "Sync label"', `label = "${longWords} den Synchronisierungsbezeichner erhält"`)
    .replace('label = "Pipeline"', 'label = "Donaudampfschifffahrtsgesellschaftskapitänsmützenhersteller"')
    .replace('name = "Notify on new deal"', `name = "${longWords}, und wer davon erfährt"`);
