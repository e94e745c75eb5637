//! The egress policy: which destinations this server may call, and which addresses it may dial.
//!
//! Two questions are answered here. [`Guard::check`] looks at an address as text before anything
//! happens; [`Guard::addresses`] resolves the name at the moment of dialling and answers exactly the
//! addresses that will be dialled, or refuses. A name with a single non-public address is refused as
//! a whole, so a mixed or changing answer cannot lead inside. Does not belong here: the client that
//! dials ([`super::client`]).

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use url::{Host, Url};

use super::addresses::non_global;
use super::transport::OutboundError;

/// The ports a provider may use.
const PORTS: [u16; 2] = [443, 8443];
/// How many addresses of one name are tried.
const MAX_ADDRESSES: usize = 16;
/// Names that never belong to a public server, and everything below them
/// (<https://www.iana.org/assignments/special-use-domain-names/>). Their addresses would be refused
/// anyway; refusing the names keeps them away from resolvers.
const INSIDE_NAMES: [&str; 6] = [
    "localhost",
    "local",
    "internal",
    "home.arpa",
    "onion",
    "lan",
];

/// Which rule of the policy a destination broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockReason {
    /// Neither https nor on the allow list.
    NotHttps,
    /// A port on which no provider listens.
    Port,
    /// A user name or password in the address.
    UserInfo,
    /// A name that cannot be a public server's.
    Name,
    /// An address that is not on the public internet.
    PrivateAddress,
}

impl fmt::Display for BlockReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotHttps => "only https is allowed",
            Self::Port => "only the ports 443 and 8443 are allowed",
            Self::UserInfo => "an address may not carry a user name or password",
            Self::Name => "this is not the name of a public server",
            Self::PrivateAddress => "it is not on the public internet",
        })
    }
}

/// How a destination may be dialled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Over https, and only to public addresses.
    Public,
    /// As the operator allowed it: plain http and any address, at this host and port only.
    Exempt,
}

/// An entry of the allow list that is not `host:port`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{entry:?} is not an exact host and port such as \"vault.acme.test:8080\" or \"[::1]:8080\""
)]
pub struct AllowListError {
    /// The entry.
    pub entry: String,
}

/// The hosts and ports that an operator exempts from the policy (`PATCHBAY_EGRESS_ALLOW`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowList(BTreeSet<(String, u16)>);

impl AllowList {
    /// Reads `host:port` entries separated by commas or white space. No wildcards, no networks.
    ///
    /// # Errors
    /// Names the first entry that is something else.
    pub fn parse(text: &str) -> Result<Self, AllowListError> {
        text.split(|c: char| c == ',' || c.is_whitespace())
            .filter(|entry| !entry.is_empty())
            .map(|entry| {
                parse_entry(entry).ok_or_else(|| AllowListError {
                    entry: entry.to_owned(),
                })
            })
            .collect::<Result<BTreeSet<_>, _>>()
            .map(Self)
    }

    fn names(&self, url: &Url) -> bool {
        match (url.host_str(), url.port_or_known_default()) {
            (Some(host), Some(port)) => self.0.contains(&(host.to_owned(), port)),
            _ => false,
        }
    }
}

fn parse_entry(entry: &str) -> Option<(String, u16)> {
    let (host, port) = entry.rsplit_once(':')?;
    let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let port: u16 = port.parse().ok().filter(|port| *port != 0 && digits)?;
    let bracketed = host.starts_with('[') && host.ends_with(']');
    let plain = |b: u8| {
        b.is_ascii_alphanumeric() || b".-_".contains(&b) || (bracketed && b"[:]".contains(&b))
    };
    if host.is_empty() || !host.bytes().all(plain) {
        return None;
    }
    // The parser of requests normalises the entry too, so both sides spell a host alike.
    let url = Url::parse(&format!("http://{host}/")).ok()?;
    Some((url.host_str()?.to_owned(), port))
}

/// Turns a name into addresses.
#[async_trait]
pub trait Resolve: Send + Sync {
    /// All addresses of `host`.
    ///
    /// # Errors
    /// When there are none, or none could be learnt.
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The operating system's resolver.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

#[async_trait]
impl Resolve for SystemResolver {
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((host, 0))
            .await?
            .map(|address| address.ip())
            .collect())
    }
}

/// The policy with the resolver it trusts.
#[derive(Clone)]
pub struct Guard {
    allow: AllowList,
    resolver: Arc<dyn Resolve>,
}

impl Guard {
    /// A guard with the operator's exceptions.
    #[must_use]
    pub fn new(allow: AllowList, resolver: Arc<dyn Resolve>) -> Self {
        Self { allow, resolver }
    }

    /// Whether, and how, `url` may be dialled. IP literals are judged here, because a client never
    /// asks its resolver about them; names are judged again when they are resolved.
    ///
    /// # Errors
    /// [`OutboundError::Blocked`], or [`OutboundError::Invalid`] for an address without a host.
    pub fn check(&self, url: &Url) -> Result<Route, OutboundError> {
        if !matches!(url.scheme(), "https" | "http") {
            return Err(OutboundError::Invalid {
                why: "its address is not http or https",
            });
        }
        let host = url.host().ok_or(OutboundError::Invalid {
            why: "its address has no host",
        })?;
        let blocked = |why| {
            Err(OutboundError::Blocked {
                host: host.to_string(),
                why,
            })
        };
        if !url.username().is_empty() || url.password().is_some() {
            return blocked(BlockReason::UserInfo);
        }
        if self.allow.names(url) {
            return Ok(Route::Exempt);
        }
        if url.scheme() != "https" {
            return blocked(BlockReason::NotHttps);
        }
        if !url
            .port_or_known_default()
            .is_some_and(|port| PORTS.contains(&port))
        {
            return blocked(BlockReason::Port);
        }
        let inside = match host {
            Host::Domain(name) => (!is_public_name(name)).then_some(BlockReason::Name),
            Host::Ipv4(address) => non_global(address.into()).map(|_| BlockReason::PrivateAddress),
            Host::Ipv6(address) => non_global(address.into()).map(|_| BlockReason::PrivateAddress),
        };
        inside.map_or(Ok(Route::Public), blocked)
    }

    /// The addresses that will be dialled for `host`: all that its name has, or none if one of them
    /// is not allowed.
    ///
    /// # Errors
    /// [`OutboundError::Unresolved`] or [`OutboundError::Blocked`].
    pub async fn addresses(&self, host: &str, route: Route) -> Result<Vec<IpAddr>, OutboundError> {
        let found = self.resolver.resolve(host).await.unwrap_or_else(|error| {
            // "No such name" and "no resolver" look alike to a program; a person can tell them apart.
            tracing::info!(host, %error, "a name could not be resolved");
            Vec::new()
        });
        if found.is_empty() {
            return Err(OutboundError::Unresolved {
                host: host.to_owned(),
            });
        }
        if route == Route::Public
            && let Some(kind) = found.iter().find_map(|address| non_global(*address))
        {
            // The kind stays in the log: an answer that told it would map the inside.
            tracing::warn!(host, kind, "egress blocked: name leads inside");
            let why = BlockReason::PrivateAddress;
            return Err(OutboundError::Blocked {
                host: host.to_owned(),
                why,
            });
        }
        Ok(found.into_iter().take(MAX_ADDRESSES).collect())
    }
}

/// Whether a name, as `url` normalised it, can belong to a public server: two labels or more, and
/// none of the names that mean this machine or network.
fn is_public_name(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    let well_formed = labels.iter().all(|label| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    });
    let inside = INSIDE_NAMES.iter().any(|end| {
        name.strip_suffix(end)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    });
    labels.len() >= 2 && name.len() <= 253 && well_formed && !inside
}

#[cfg(test)]
pub(crate) mod tests;
