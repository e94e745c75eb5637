//! The proxies whose `X-Forwarded-For` is believed.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

use crate::options::OptionValue;

/// A network: an address and how many of its leading bits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Whether `ip` is in it. An IPv4 address that came over an IPv6 socket counts as IPv4.
    #[must_use]
    pub fn contains(&self, ip: IpAddr) -> bool {
        match (self.address, ip.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(ip)) => {
                (own.to_bits() ^ ip.to_bits()).leading_zeros() >= self.bits
            }
            (IpAddr::V6(own), IpAddr::V6(ip)) => {
                (own.to_bits() ^ ip.to_bits()).leading_zeros() >= self.bits
            }
            _ => false,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) if bits.bytes().all(|b| b.is_ascii_digit()) => bits.parse().ok()?,
            Some(_) => return None,
            None => longest,
        };
        let host_bits = match address {
            IpAddr::V4(ip) => ip.to_bits().trailing_zeros(),
            IpAddr::V6(ip) => ip.to_bits().trailing_zeros(),
        };
        // `10.0.0.1/8` is either the host or the network; we do not guess which.
        let exact = bits <= longest && host_bits.min(longest) >= longest - bits;
        exact.then_some(Self { address, bits })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

/// The proxies in front of this server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

impl TrustedProxies {
    /// Whether the peer `ip` is one of them.
    #[must_use]
    pub fn contains(&self, ip: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(ip))
    }

    /// The networks.
    #[must_use]
    pub fn networks(&self) -> &[Network] {
        &self.0
    }
}

impl OptionValue for TrustedProxies {
    const RIGHT: &'static str = "a list of IP addresses and networks such as \
                                 `10.0.0.0/8,192.0.2.7` with commas between, or empty for none";

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        let networks = super::entries(text).map(|entry| {
            Network::parse(entry).ok_or_else(|| {
                Cow::Owned(format!(
                    "be {}; `{entry}` is neither an address nor the first address of a network \
                     and its length",
                    Self::RIGHT
                ))
            })
        });
        networks.collect::<Result<_, _>>().map(Self)
    }

    fn to_text(&self) -> String {
        self.0
            .iter()
            .map(Network::to_string)
            .collect::<Vec<_>>()
            .join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(text: &str) -> TrustedProxies {
        TrustedProxies::parse(text).expect("right")
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_proxy_is_trusted_by_address_or_by_network() {
        let proxies = proxies("10.0.0.0/8, 192.0.2.7, fd00::/8");
        for inside in ["10.1.2.3", "192.0.2.7", "fd12::1", "::ffff:10.0.0.1"] {
            assert!(proxies.contains(ip(inside)), "{inside}");
        }
        for outside in ["11.0.0.1", "192.0.2.8", "fe80::1", "::ffff:11.0.0.1"] {
            assert!(!proxies.contains(ip(outside)), "{outside}");
        }
        assert_eq!(proxies.to_text(), "10.0.0.0/8,192.0.2.7/32,fd00::/8");
    }

    #[test]
    fn nobody_is_trusted_by_default() {
        assert!(!proxies("").contains(ip("127.0.0.1")));
    }

    #[test]
    fn everybody_can_be_trusted_on_purpose() {
        assert!(proxies("0.0.0.0/0").contains(ip("203.0.113.9")));
        assert!(!proxies("0.0.0.0/0").contains(ip("::1")));
    }

    #[test]
    fn what_is_not_a_network_is_refused_by_name() {
        for wrong in [
            "10.0.0.1/8",
            "10.0.0.0/33",
            "10.0.0.0/",
            "proxy.test",
            "10.0.0.0/+8",
            "::/129",
        ] {
            let refusal = TrustedProxies::parse(wrong).expect_err(wrong);
            assert!(refusal.contains(&format!("`{wrong}`")), "{refusal}");
        }
    }
}
