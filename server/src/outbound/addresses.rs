//! Which IP addresses belong to the public internet.
//!
//! The tables follow the IANA special-purpose registries
//! (<https://www.iana.org/assignments/iana-ipv4-special-registry/>,
//! <https://www.iana.org/assignments/iana-ipv6-special-registry/>), and add the addresses at which
//! cloud providers answer their own guests. Blocks that are formally reachable but carry no
//! provider (AS112, AMT) are refused as well: refusing too much here costs nothing. Does not belong
//! here: who may be exempt ([`super::guard`]).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A block of addresses: its first one, how many leading bits count, and what it is for.
type BlockV4 = ([u8; 4], u32, &'static str);
type BlockV6 = ([u16; 8], u32, &'static str);

const NON_GLOBAL_V4: &[BlockV4] = &[
    ([0, 0, 0, 0], 8, "this network"),
    ([10, 0, 0, 0], 8, "private use"),
    ([100, 64, 0, 0], 10, "carrier-grade NAT"),
    ([127, 0, 0, 0], 8, "loopback"),
    // The host's own channel on Azure; a public address by number only.
    ([168, 63, 129, 16], 32, "cloud platform"),
    ([169, 254, 0, 0], 16, "link-local"),
    ([172, 16, 0, 0], 12, "private use"),
    ([192, 0, 0, 0], 24, "protocol assignments"),
    ([192, 0, 2, 0], 24, "documentation"),
    ([192, 31, 196, 0], 24, "AS112"),
    ([192, 52, 193, 0], 24, "AMT"),
    ([192, 88, 99, 0], 24, "6to4 relay"),
    ([192, 168, 0, 0], 16, "private use"),
    ([192, 175, 48, 0], 24, "AS112"),
    ([198, 18, 0, 0], 15, "benchmarking"),
    ([198, 51, 100, 0], 24, "documentation"),
    ([203, 0, 113, 0], 24, "documentation"),
    ([224, 0, 0, 0], 4, "multicast"),
    ([240, 0, 0, 0], 4, "reserved"),
];

/// Addresses in which a translator finds an IPv4 address (RFC 6052): what counts is that one. A
/// network with IPv6 only reaches every IPv4 provider through it.
const NAT64: BlockV6 = ([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96, "NAT64");

/// The only block from which global unicast addresses are given out. Everything outside it is
/// refused: loopback, mapped and compatible IPv4, `fc00::/7`, `fe80::/10`, `fec0::/10`, `ff00::/8`,
/// `100::/64`, `5f00::/16`, `64:ff9b:1::/48` and what will be invented next.
const GLOBAL_UNICAST: BlockV6 = ([0x2000, 0, 0, 0, 0, 0, 0, 0], 3, "global unicast");

const NON_GLOBAL_V6: &[BlockV6] = &[
    // Teredo, benchmarking, ORCHID and AMT are inside.
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, "protocol assignments"),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, "documentation"),
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, "6to4"),
    ([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48, "AS112"),
    ([0x3ffe, 0, 0, 0, 0, 0, 0, 0], 16, "6bone"),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "documentation"),
];

/// What kind of non-public address this is; `None` for one on the public internet.
#[must_use]
pub fn non_global(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => non_global_v4(address),
        IpAddr::V6(address) => non_global_v6(address),
    }
}

fn non_global_v4(address: Ipv4Addr) -> Option<&'static str> {
    NON_GLOBAL_V4
        .iter()
        .find(|(first, length, _)| {
            let shift = 32 - length;
            address.to_bits() >> shift == Ipv4Addr::from(*first).to_bits() >> shift
        })
        .map(|(_, _, name)| *name)
}

fn non_global_v6(address: Ipv6Addr) -> Option<&'static str> {
    if in_block_v6(address, &NAT64) {
        let [.., a, b, c, d] = address.octets();
        return non_global_v4(Ipv4Addr::new(a, b, c, d));
    }
    if !in_block_v6(address, &GLOBAL_UNICAST) {
        return Some("not global unicast");
    }
    NON_GLOBAL_V6
        .iter()
        .find(|block| in_block_v6(address, block))
        .map(|(_, _, name)| *name)
}

fn in_block_v6(address: Ipv6Addr, (first, length, _): &BlockV6) -> bool {
    let shift = 128 - length;
    address.to_bits() >> shift == Ipv6Addr::from(*first).to_bits() >> shift
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_global(text: &str) -> bool {
        non_global(text.parse().unwrap()).is_none()
    }

    #[test]
    fn providers_addresses_are_global() {
        for text in [
            "1.1.1.1",
            "8.8.8.8",
            "99.255.255.255",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "168.63.129.15",
            "168.63.129.17",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2606:4700::1111",
            "2a00:1450:4001:81b::200e",
            "2001:db7:ffff::1",
            "2001:db9::1",
            "2003::1",
            "3ffd::1",
            "64:ff9b::808:808",
            "64:ff9b::1.1.1.1",
        ] {
            assert!(is_global(text), "{text}");
        }
    }

    #[test]
    fn the_first_and_last_address_of_every_special_block_is_not_global() {
        for (first, length, name) in NON_GLOBAL_V4 {
            let first = Ipv4Addr::from(*first).to_bits();
            let last = first | u32::MAX.checked_shr(*length).unwrap_or(0);
            for bits in [first, last] {
                let v4 = Ipv4Addr::from_bits(bits);
                assert!(!is_global(&v4.to_string()), "{v4} {name}");
                assert!(!is_global(&v4.to_ipv6_mapped().to_string()), "mapped {v4}");
                assert!(!is_global(&format!("64:ff9b::{v4}")), "translated {v4}");
            }
        }
        for (first, length, name) in NON_GLOBAL_V6 {
            let first = Ipv6Addr::from(*first).to_bits();
            let last = first | u128::MAX.checked_shr(*length).unwrap_or(0);
            for bits in [first, last] {
                let v6 = Ipv6Addr::from_bits(bits);
                assert!(!is_global(&v6.to_string()), "{v6} {name}");
            }
        }
    }

    #[test]
    fn addresses_that_only_look_public_are_not_global() {
        for text in [
            "::",
            "::1",
            "::8.8.8.8",
            "::ffff:8.8.8.8",
            "::ffff:169.254.169.254",
            "::ffff:0:8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "64:ff9b:0:0:0:1:808:808",
            "100::1",
            "100:0:0:1::1",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:1ff:ffff::1",
            "2002:7f00:1::",
            "2002:808:808::1",
            "3fff::1",
            "3fff:fff:ffff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd00::1",
            "fd00:ec2::254",
            "fd20:ce::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "168.63.129.16",
            "169.254.169.254",
            "100.100.100.200",
            "192.0.0.192",
            "255.255.255.255",
        ] {
            assert!(!is_global(text), "{text}");
        }
    }
}
