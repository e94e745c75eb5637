//! Conversations with providers, as their documentation has them: one file for each provider whose
//! ways need more than RFC 6749.
//!
//! A conversation goes through the server's own doors and ends at the outbound transport, where
//! [`talk`] answers as the documentation says and keeps what was asked. Each test names the page it
//! was written from and the day on which that page was read. Does not belong here: what is true of
//! every provider (`hosted`, `attacks`).

mod atlassian;
mod github;
mod google_sheets;
mod mailchimp;
mod monday;
mod notion;
mod quickbooks;
mod salesforce;
mod shopify;
mod slack;
mod stripe;
mod talk;
mod two_ways;
mod xero;
mod zendesk;
mod zoho;
mod zoom;
