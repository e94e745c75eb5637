//! Cookies of the hosted page.
//!
//! Both kinds are `__Host-`: secure, bound to this host, for every path. A page's cookie in a frame
//! of another site is partitioned, because browsers block it otherwise; at the top level it is lax,
//! so that it comes along when the provider sends the browser back.

use std::time::Duration;

use app::contract::ids::{FlowId, PageId};
use app::ports::Visitor;

const PAGE: &str = "__Host-pb-";
const FLOW: &str = "__Host-pbf-";

/// How much longer than its page or flow a cookie lives: who comes back too late, or once more, is
/// still known and learns how it stands.
const AFTERWARDS: Duration = Duration::from_secs(60 * 60);

/// The value of a cookie that the browser sent; of two with one name, the first.
fn value(visitor: &Visitor, name: &str) -> Option<String> {
    visitor
        .cookies
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(own, _)| *own == name)
        .map(|(_, value)| value.to_owned())
}

/// The page's cookie.
#[must_use]
pub fn page(visitor: &Visitor, page: &PageId) -> Option<String> {
    value(visitor, &format!("{PAGE}{page}"))
}

/// The flow's cookie.
#[must_use]
pub fn flow(visitor: &Visitor, flow: &FlowId) -> Option<String> {
    value(visitor, &format!("{FLOW}{flow}"))
}

/// Sets the cookie of a page whose session lasts so long at most.
#[must_use]
pub fn set_page(page: &PageId, value: &str, framed: bool, lasting: Duration) -> String {
    let site = if framed {
        "SameSite=None; Partitioned"
    } else {
        "SameSite=Lax"
    };
    let seconds = (lasting + AFTERWARDS).as_secs();
    format!("{PAGE}{page}={value}; Path=/; Secure; HttpOnly; {site}; Max-Age={seconds}")
}

/// Sets the cookie of a flow that lasts so long. Flows leave and return at the top level.
#[must_use]
pub fn set_flow(flow: &FlowId, value: &str, lasting: Duration) -> String {
    let seconds = (lasting + AFTERWARDS).as_secs();
    format!("{FLOW}{flow}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let id = PageId::from_bytes([1; 12]);
        let cookies = format!("x{PAGE}{id}=no; {PAGE}{id}=a.b=; other=1");
        let visitor = Visitor {
            cookies,
            ..Visitor::default()
        };
        assert_eq!(page(&visitor, &id).as_deref(), Some("a.b="));
        assert_eq!(page(&Visitor::default(), &id), None);
    }
}
