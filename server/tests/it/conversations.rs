//! Conversations with providers, as their documentation has them: one file for each provider whose
//! ways need more than RFC 6749, [`standard`] for the others, [`keys`] for what is typed, [`two_ways`]
//! for an app that can be connected by either.
//!
//! The apps are the built-in ones. A conversation goes through the server's own doors and ends at the
//! outbound transport, where [`talk`] answers as the documentation says and keeps what was asked. Each
//! test names the page it was written from and the day on which that page was read. Does not belong
//! here: what is true of every provider (`hosted`, `attacks`).

mod airtable;
mod atlassian;
mod calendly;
mod docusign;
mod dropbox;
mod dynamics;
mod figma;
mod github;
mod google;
mod google_sheets;
mod hubspot;
mod intercom;
mod keys;
mod klaviyo;
mod linear;
mod mailchimp;
mod microsoft;
mod monday;
mod netsuite;
mod notion;
mod pipedrive;
mod quickbooks;
mod salesforce;
mod shopify;
mod slack;
mod standard;
mod stripe;
mod talk;
mod two_ways;
mod xero;
mod zendesk;
mod zoho;
mod zoom;
