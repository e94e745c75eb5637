//! What each version of Cobalt's clients really sends.
//!
//! A version is a script: its calls in the order in which an application makes them, with the quirks
//! of their addresses, headers and bodies, and what that client reads of each answer. The scripts run
//! through the same doors as the clients ([`script`]). Belongs here: what a client does. Does not
//! belong here: what a route promises beyond that (`api`).
//!
//! Left out are calls to workflows, executions, events and webhooks.

mod alike;
mod cobalt_3;
mod cobalt_4_5;
mod cobalt_6_7;
mod cobalt_8;
mod cobalt_9;
mod node_1;
mod refold_10;
mod script;
