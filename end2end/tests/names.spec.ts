// The main screens as assistive technology reads them.

import { expect, test } from './support/fixtures';
import { screen } from './support/screens';

const banner = `
  - link "Skip to content":
    - /url: "#main"
  - banner:
    - text: Acme Test
    - paragraph: This is a test page of Acme, for trying things out.
    - paragraph: Connect the apps you use with Acme.
    - paragraph: For Globex
    - paragraph: Credentials are encrypted. You can disconnect at any time.
`;

const trees: Record<string, string> = {
  list: `
    - main:
      - heading "Connect your apps" [level=1]
      - paragraph: Acme works with these apps. Choose one to connect it or to change its settings.
      - search:
        - text: Search apps
        - searchbox "Search apps"
        - text: Category
        - combobox "Category":
          - option "All" [selected]
          - option "CRM"
          - option "Communication"
        - button "Search"
      - region "2 apps":
        - heading "2 apps" [level=2]
        - list:
          - listitem:
            - img "Sandbox CRM logo"
            - link "Sandbox CRM":
              - /url: /^\\/c\\/page_[0-9a-f]{24}\\/sandbox-crm$/
            - paragraph: A practice CRM with contacts, pipelines and deals.
            - paragraph: Not connected CRM
          - listitem:
            - img "Sandbox SMS logo"
            - link "Sandbox SMS":
              - /url: /^\\/c\\/page_[0-9a-f]{24}\\/sandbox-sms$/
            - paragraph: A practice text message service that sends nothing.
            - paragraph: Not connected Communication
  `,
  'app page': `
    - main:
      - navigation "Way back":
        - link "All apps":
          - /url: /^\\/c\\/page_[0-9a-f]{24}$/
      - img "Sandbox CRM logo"
      - heading "Sandbox CRM" [level=1]
      - paragraph: Not connected CRM
      - paragraph: A practice CRM with contacts, pipelines and deals.
      - region "Connect Sandbox CRM":
        - heading "Connect Sandbox CRM" [level=2]
        - paragraph: This lets Acme work with the Sandbox CRM account of Globex.
        - paragraph: Acme will be able to
        - list "Acme will be able to":
          - listitem: Read your contacts, pipelines and deals
          - listitem: Add and change contacts
        - button "Authorize"
        - paragraph: You sign in at Sandbox CRM, so Acme never sees your password. You can disconnect here at any time.
      - status
  `,
  'key form': `
    - main:
      - navigation "Way back":
        - link "All apps":
          - /url: /^\\/c\\/page_[0-9a-f]{24}$/
      - img "Sandbox SMS logo"
      - heading "Sandbox SMS" [level=1]
      - paragraph: Not connected Communication
      - paragraph: A practice text message service that sends nothing.
      - region "Connect Sandbox SMS":
        - heading "Connect Sandbox SMS" [level=2]
        - paragraph: This lets Acme work with the Sandbox SMS account of Globex.
        - text: Account SID
        - paragraph: Any name will do in the sandbox.
        - textbox "Account SID":
          - /placeholder: AC0123456789
        - text: Auth token
        - paragraph: The sandbox accepts valid-token and refuses everything else.
        - textbox "Auth token"
        - button "Connect"
        - paragraph: We try these with Sandbox SMS first. They are stored encrypted and never shown again.
      - status
  `,
  done: `
    - main:
      - heading "Sandbox CRM is connected" [level=1]
      - paragraph: Connected as ada@sandbox.example.
      - paragraph: Acme can use it from now on.
      - paragraph: Next, choose what happens with Sandbox CRM.
      - paragraph:
        - link "Configure":
          - /url: /^\\/c\\/page_[0-9a-f]{24}\\/sandbox-crm\\/configure$/
        - link "All apps":
          - /url: /^\\/c\\/page_[0-9a-f]{24}$/
  `,
  'connected app page': `
    - main:
      - navigation "Way back":
        - link "All apps":
          - /url: /^\\/c\\/page_[0-9a-f]{24}$/
      - img "Sandbox CRM logo"
      - heading "Sandbox CRM" [level=1]
      - paragraph: Connected CRM
      - paragraph: A practice CRM with contacts, pipelines and deals.
      - region "Connection":
        - heading "Connection" [level=2]
        - term: Connected as
        - definition: ada@sandbox.example
        - term: Connected on
        - definition:
          - time: /^\\d{1,2} [A-Z][a-z]+ \\d{4}, \\d{2}:\\d{2} UTC$/
        - paragraph: Choose what happens with Sandbox CRM.
        - paragraph:
          - link "Configure":
            - /url: /^\\/c\\/page_[0-9a-f]{24}\\/sandbox-crm\\/configure$/
      - region "Manage this connection":
        - heading "Manage this connection" [level=2]
        - list:
          - listitem:
            - paragraph: Ask Sandbox CRM whether the connection still works.
            - button "Check connection"
          - listitem:
            - paragraph: Sign in again, or switch to another account. Your settings stay.
            - button "Reconnect"
          - listitem:
            - paragraph: Acme loses access to Sandbox CRM at once, everything that uses it stops, and its settings here are deleted.
            - button "Disconnect"
      - status
  `,
  configure: `
    - main:
      - navigation "Way back":
        - link "Sandbox CRM":
          - /url: /^\\/c\\/page_[0-9a-f]{24}\\/sandbox-crm$/
      - img "Sandbox CRM logo"
      - heading "Configure Sandbox CRM" [level=1]
      - paragraph: Connected CRM
      - paragraph: How Acme works with Sandbox CRM. Nothing changes until you save.
      - region "Settings":
        - heading "Settings" [level=2]
        - text: Sync label
        - paragraph: A name for this set-up, so that you recognise it later.
        - textbox "Sync label":
          - /placeholder: Main office
        - text: Pipeline
        - button "Refresh Pipeline"
        - paragraph: New deals go into this pipeline of your CRM.
        - combobox "Pipeline":
          - option "Choose…" [selected]
          - option "Sales"
          - option "Renewals"
          - option "Partners"
        - text: Stage
        - button "Load options of Stage"
        - paragraph: Where in the pipeline new deals start. Without a choice they start at the first stage.
        - combobox "Stage" [disabled]:
          - option "Choose…" [selected]
        - paragraph: Answer “Pipeline” first, then load the options.
        - group "Field mapping":
          - text: Field mapping Optional
          - button "Refresh Field mapping"
          - paragraph: Which property of your CRM receives each of these values.
          - text: Full name
          - combobox "Full name":
            - option "Choose…" [selected]
            - option "Full name"
            - option "Email"
            - option "Phone"
            - option "Company"
            - option "Job title"
            - option "Lifecycle"
          - text: Email address
          - combobox "Email address":
            - option "Choose…" [selected]
            - option "Full name"
            - option "Email"
            - option "Phone"
            - option "Company"
            - option "Job title"
            - option "Lifecycle"
          - text: Phone number
          - combobox "Phone number":
            - option "Choose…" [selected]
            - option "Full name"
            - option "Email"
            - option "Phone"
            - option "Company"
            - option "Job title"
            - option "Lifecycle"
        - text: Contacts per run
        - paragraph: The most contacts to copy in one run.
        - textbox "Contacts per run":
          - /placeholder: "100"
        - text: Email for problems
        - paragraph: We write to this address when a run fails.
        - textbox "Email for problems":
          - /placeholder: ops@example.com
      - region "Workflows":
        - heading "Workflows" [level=2]
        - paragraph: Switch on what you need. Each one asks only for its own settings.
        - text: Sync contacts
        - paragraph: Copies new and changed contacts every hour.
        - switch "Sync contacts"
        - text: Notify on new deal
        - paragraph: Sends a message when a deal is added.
        - switch "Notify on new deal"
      - button "Save"
      - button "Cancel"
      - status
  `,
  failed: `
    - main:
      - heading "Sandbox CRM was not connected" [level=1]
      - paragraph: Access was not given.
      - paragraph: You, or an administrator, said no. You can try again at any time.
      - paragraph:
        - link "Try again":
          - /url: /^\\/c\\/page_[0-9a-f]{24}\\/sandbox-crm$/
        - link "All apps":
          - /url: /^\\/c\\/page_[0-9a-f]{24}$/
      - paragraph:
        - text: "If it happens again, give this id to support:"
        - code: /^req_[0-9a-f]{24}$/
  `,
  expired: `
    - link "Skip to content":
      - /url: "#main"
    - banner:
      - paragraph: Connect the apps you use, safely.
      - paragraph: Credentials are encrypted. You can disconnect at any time.
    - main:
      - heading "This link has expired" [level=1]
      - paragraph: Links work for a short time only. Go back and open the page again to get a new one.
      - paragraph:
        - text: "If it happens again, give this id to support:"
        - code: /^req_[0-9a-f]{24}$/
  `,
  start: `
    - main:
      - img "Sandbox CRM logo"
      - heading "Connect Sandbox CRM to Acme" [level=1]
      - region "Sandbox CRM":
        - paragraph: Acme asks for access to your Sandbox CRM account.
        - term: This connection will belong to
        - definition: Globex
        - paragraph: Acme will be able to
        - list "Acme will be able to":
          - listitem: Read your contacts, pipelines and deals
          - listitem: Add and change contacts
        - button "Continue"
        - paragraph: Did you not start this at Acme? Then close this window; nothing has changed.
      - status
  `,
};

for (const [name, tree] of Object.entries(trees)) {
  test(`the accessibility tree of: ${name}`, async ({ openPage, page, person, server, watch }) => {
    const cleanUp = await screen(name).open({ openPage, person, server, watch });
    await expect(page.locator('body')).toMatchAriaSnapshot(tree);
    if (name !== 'expired') await expect(page.locator('body')).toMatchAriaSnapshot(banner);
    await cleanUp?.();
  });
}
