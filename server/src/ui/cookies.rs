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

/// How many flows a browser is known in at a time. Flows that were left half-way would pile up, and
/// servers refuse a request whose cookies are too long.
const FLOWS: usize = 5;

/// The cookies that the browser sent, by name.
fn sent(visitor: &Visitor) -> impl Iterator<Item = (&str, &str)> {
    let pairs = visitor.cookies.split(';');
    pairs.filter_map(|pair| pair.trim().split_once('='))
}

/// The value of a cookie that the browser sent; of two with one name, the first.
fn value(visitor: &Visitor, name: &str) -> Option<String> {
    sent(visitor)
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

/// Sets the cookie of a flow that lasts so long. Flows leave and return at the top level. Of further
/// flows of this browser those that it began first end, for there is room for a few.
#[must_use]
pub fn set_flow(visitor: &Visitor, flow: &FlowId, value: &str, lasting: Duration) -> Vec<String> {
    let set = |name: &str, value: &str, seconds: u64| {
        format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}")
    };
    let own = format!("{FLOW}{flow}");
    // Browsers send what they were given first first (RFC 6265, section 5.4).
    let others: Vec<&str> = sent(visitor)
        .map(|(name, _)| name)
        .filter(|name| {
            let flow = name.strip_prefix(FLOW).and_then(FlowId::parse);
            flow.is_some() && *name != own
        })
        .collect();
    let over = others.len().saturating_sub(FLOWS - 1);
    let mut cookies = vec![set(&own, value, (lasting + AFTERWARDS).as_secs())];
    cookies.extend(others[..over].iter().map(|name| set(name, "", 0)));
    cookies
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

    #[test]
    fn a_new_flow_pushes_out_those_that_began_first() {
        let flow = |at: u8| FlowId::from_bytes([at; 12]);
        let cookies: Vec<String> = (1..=6).map(|at| format!("{FLOW}{}=x", flow(at))).collect();
        let visitor = Visitor {
            cookies: format!("{PAGE}p=1; {}; {FLOW}other=1", cookies.join("; ")),
            ..Visitor::default()
        };
        let ended = |new: u8| -> Vec<String> {
            let set = set_flow(&visitor, &flow(new), "y", Duration::ZERO);
            assert!(set[0].starts_with(&format!("{FLOW}{}=y; ", flow(new))));
            let names = set[1..].iter().map(|cookie| {
                assert!(cookie.ends_with("Max-Age=0"), "{cookie}");
                cookie.split('=').next().unwrap().to_owned()
            });
            names.collect()
        };
        assert_eq!(ended(9), [1, 2].map(|at| format!("{FLOW}{}", flow(at))));
        // One that is set anew takes no further room.
        assert_eq!(ended(2), [1].map(|at| format!("{FLOW}{}", flow(at))));
        assert_eq!(
            set_flow(&Visitor::default(), &flow(1), "y", Duration::ZERO).len(),
            1
        );
    }
}
