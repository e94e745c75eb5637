//! The proxies in front of the server, whose word about where a request comes from is believed.

use std::borrow::Cow;
use std::net::IpAddr;

use ipnet::IpNet;

use super::entries;
use crate::options::OptionValue;

/// Addresses and networks of proxies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Whether a proxy of ours has this address.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|net| net.contains(&address))
    }
}

impl OptionValue for TrustedProxies {
    const RIGHT: &'static str = "a list of IP addresses and networks such as `10.0.0.0/8` with \
                                 commas between, or empty for none";

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        let read = |entry: &str| {
            let net = entry.parse::<IpNet>().ok();
            net.or_else(|| entry.parse::<IpAddr>().ok().map(IpNet::from))
        };
        let nets: Option<Vec<IpNet>> = entries(text).map(read).collect();
        nets.map(Self).ok_or_else(Self::wrong)
    }

    fn to_text(&self) -> String {
        let texts: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        texts.join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_networks_are_believed() {
        let proxies = TrustedProxies::parse("10.0.0.0/8, 192.0.2.7,2001:db8::/32").unwrap();
        for inside in ["10.1.2.3", "192.0.2.7", "::ffff:10.0.0.1", "2001:db8::1"] {
            assert!(proxies.contains(inside.parse().unwrap()), "{inside}");
        }
        assert!(!proxies.contains("192.0.2.8".parse().unwrap()));
        assert_eq!(TrustedProxies::parse(""), Ok(TrustedProxies(Vec::new())));
        for wrong in ["10.0.0.0/33", "proxy.test", "10.0.0", "*"] {
            assert!(TrustedProxies::parse(wrong).is_err(), "{wrong}");
        }
    }
}
