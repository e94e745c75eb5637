//! The egress table: every spelling of an address that must never be dialled.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Mutex;

use super::*;

/// Answers what the script says, one answer per question, the last one for ever.
pub struct ScriptedResolver(Mutex<Vec<Vec<IpAddr>>>);

impl ScriptedResolver {
    pub fn new(answers: &[&[&str]]) -> Arc<Self> {
        let parse = |text: &&str| text.parse().unwrap();
        let answers = answers
            .iter()
            .map(|one| one.iter().map(parse).collect())
            .rev()
            .collect();
        Arc::new(Self(Mutex::new(answers)))
    }
}

#[async_trait]
impl Resolve for ScriptedResolver {
    async fn resolve(&self, _host: &str) -> io::Result<Vec<IpAddr>> {
        let mut answers = self.0.lock().unwrap();
        if answers.len() > 1 {
            return Ok(answers.pop().unwrap());
        }
        Ok(answers.last().cloned().unwrap_or_default())
    }
}

fn guard(allow: &str, answers: &[&[&str]]) -> Guard {
    Guard::new(
        AllowList::parse(allow).unwrap(),
        ScriptedResolver::new(answers),
    )
}

/// What is dialled for this text: the addresses, or none. This is the order in which the client
/// asks: the text first, then its name at the resolver.
async fn dialled(guard: &Guard, text: &str) -> Vec<IpAddr> {
    let Ok(url) = Url::parse(text) else {
        return Vec::new();
    };
    let Ok(route) = guard.check(&url) else {
        return Vec::new();
    };
    match url.host() {
        Some(Host::Ipv4(address)) => vec![address.into()],
        Some(Host::Ipv6(address)) => vec![address.into()],
        Some(Host::Domain(name)) => guard.addresses(name, route).await.unwrap_or_default(),
        None => Vec::new(),
    }
}

/// Nine ways to write one IPv4 address that parsers are known to disagree about.
fn spellings(address: Ipv4Addr) -> Vec<String> {
    let [a, b, c, d] = address.octets();
    let bits = address.to_bits();
    let fullwidth = |text: String| -> String {
        text.chars()
            .map(|c| match c.to_digit(10) {
                Some(digit) => char::from_u32(0xFF10 + digit).unwrap(),
                None => '\u{3002}',
            })
            .collect()
    };
    let mapped = address.to_ipv6_mapped();
    vec![
        address.to_string(),
        bits.to_string(),
        format!("0x{bits:x}"),
        format!("0{bits:o}"),
        format!("0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}"),
        format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
        format!("{a}.{b}.{}", u32::from(c) << 8 | u32::from(d)),
        format!("{a}.{}", bits & 0x00ff_ffff),
        fullwidth(address.to_string()),
        format!("{address}."),
        format!("[{mapped}]"),
        format!("[::{address}]"),
        format!("[64:ff9b::{address}]"),
        format!(
            "[{}]",
            Ipv6Addr::new(
                0x2002,
                bits.to_be_bytes_hi(),
                bits.to_be_bytes_lo(),
                0,
                0,
                0,
                0,
                0
            )
        ),
    ]
}

trait Halves {
    fn to_be_bytes_hi(self) -> u16;
    fn to_be_bytes_lo(self) -> u16;
}
impl Halves for u32 {
    fn to_be_bytes_hi(self) -> u16 {
        (self >> 16) as u16
    }
    fn to_be_bytes_lo(self) -> u16 {
        (self & 0xffff) as u16
    }
}

const INSIDE: &[&str] = &[
    "0.0.0.0",
    "0.0.0.1",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.255",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
];

#[tokio::test]
async fn no_spelling_of_an_inside_address_is_dialled() {
    // A resolver that would answer a public address: only the text can save us here.
    let guard = guard("", &[&["1.1.1.1"]]);
    let mut rows = 0;
    for address in INSIDE {
        for spelling in spellings(address.parse().unwrap()) {
            for url in [
                format!("https://{spelling}/"),
                format!("https://{spelling}:8443/x?y#z"),
            ] {
                let to = dialled(&guard, &url).await;
                assert!(to.is_empty(), "{url} dialled {to:?}");
                rows += 1;
            }
        }
    }
    assert!(rows >= 300, "only {rows} rows");
}

#[tokio::test]
async fn no_trick_in_an_address_is_dialled() {
    let guard = guard("", &[&["1.1.1.1"]]);
    for url in [
        "https://[::]/",
        "https://[::1]/",
        "https://[::1%25lo]/",
        "https://[fe80::1]/",
        "https://[fd00:ec2::254]/",
        "https://[fec0::1]/",
        "https://[5f00::1]/",
        "https://[2001::1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://127.1/",
        "https://0/",
        "https://017700000001/",
        "https://①②⑦.⓪.⓪.①/",
        "https://localhost/",
        "https://LOCALHOST/",
        "https://localhost./",
        "https://a.localhost/",
        "https://ｌｏｃａｌｈｏｓｔ/",
        "https://printer.local/",
        "https://metadata.google.internal/computeMetadata/v1/",
        "https://metadata.google.internal./",
        "https://router.home.arpa/",
        "https://metadata/",
        "https://intranet/",
        "https://acme.test./",
        "https://a..b/",
        "https://-a.test/",
        "https://a-.test/",
        "https://a%2eevil%00.test/",
        "https://a b.test/",
        "https://user@acme.test/",
        "https://user:word@acme.test/",
        "https://:word@acme.test/",
        "https://acme.test:22/",
        "https://acme.test:0/",
        "https://acme.test:80/",
        "https://acme.test:9100/",
        "https://acme.test:65536/",
        "http://acme.test/",
        "http://acme.test:443/",
        "http://127.0.0.1/",
        "http://1.1.1.1/",
        "ftp://acme.test/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/",
        "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
        "data:text/plain,x",
        "javascript:alert(1)",
        "ws://acme.test/",
        "https:///",
        "https://",
        "//acme.test/",
        "",
    ] {
        let to = dialled(&guard, url).await;
        assert!(to.is_empty(), "{url} dialled {to:?}");
    }
    let long = format!("https://{}.test/", "a".repeat(64));
    assert!(dialled(&guard, &long).await.is_empty(), "a label of 64");
    let long = format!("https://{}test/", "a.".repeat(126));
    assert!(dialled(&guard, &long).await.is_empty(), "a name of 256");
}

#[tokio::test]
async fn a_public_server_is_dialled_at_exactly_the_addresses_of_its_name() {
    let guard = guard("", &[&["1.1.1.1", "2606:4700::1111"]]);
    for url in [
        "https://acme.test/x",
        "https://ACME.test:443/",
        "https://xn--bcher-kva.test:8443/",
    ] {
        let expected: Vec<IpAddr> = vec![
            "1.1.1.1".parse().unwrap(),
            "2606:4700::1111".parse().unwrap(),
        ];
        assert_eq!(dialled(&guard, url).await, expected, "{url}");
    }
    assert_eq!(
        dialled(&guard, "https://8.8.8.8/").await,
        vec![IpAddr::from([8, 8, 8, 8])]
    );
}

#[tokio::test]
async fn one_inside_address_spoils_the_whole_answer() {
    for inside in [
        "127.0.0.1",
        "169.254.169.254",
        "10.1.2.3",
        "fd00::1",
        "fe80::1",
        "::1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2001::1",
        "0.0.0.0",
    ] {
        for answer in [&[inside][..], &["1.1.1.1", inside], &[inside, "1.1.1.1"]] {
            let guard = guard("", &[answer]);
            let problem = guard
                .addresses("rebind.test", Route::Public)
                .await
                .unwrap_err();
            let why = BlockReason::PrivateAddress;
            assert_eq!(
                problem,
                OutboundError::Blocked {
                    host: "rebind.test".to_owned(),
                    why
                },
                "{answer:?}"
            );
        }
    }
}

#[tokio::test]
async fn an_inside_address_after_many_public_ones_is_still_seen() {
    let mut answer = vec!["1.1.1.1"; 40];
    answer.push("127.0.0.1");
    let guard = guard("", &[&answer]);
    assert!(guard.addresses("rebind.test", Route::Public).await.is_err());
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_never_followed_inside() {
    let script: Vec<&[&str]> = (0..1000)
        .map(|at| {
            if at % 2 == 0 {
                &["1.1.1.1"][..]
            } else {
                &["127.0.0.1"]
            }
        })
        .collect();
    let guard = guard("", &script);
    let mut refused = 0;
    for _ in 0..1000 {
        match guard.addresses("rebind.test", Route::Public).await {
            Ok(addresses) => assert_eq!(addresses, vec![IpAddr::from([1, 1, 1, 1])]),
            Err(_) => refused += 1,
        }
    }
    assert_eq!(refused, 500);
}

#[tokio::test]
async fn a_name_without_addresses_is_unresolved() {
    let problem = guard("", &[&[]])
        .addresses("nowhere.test", Route::Public)
        .await
        .unwrap_err();
    assert_eq!(
        problem,
        OutboundError::Unresolved {
            host: "nowhere.test".to_owned()
        }
    );
}

#[tokio::test]
async fn the_allow_list_exempts_one_host_at_one_port_and_nothing_beside_it() {
    let guard = guard(
        "fake.test:9100, localhost:9101 [::1]:9102",
        &[&["127.0.0.1"]],
    );
    let home: Vec<IpAddr> = vec![IpAddr::from([127, 0, 0, 1])];
    for url in [
        "http://fake.test:9100/x",
        "https://fake.test:9100/",
        "http://FAKE.test:9100/",
        "http://localhost:9101/",
    ] {
        assert_eq!(dialled(&guard, url).await, home, "{url}");
    }
    assert_eq!(dialled(&guard, "http://[0:0::1]:9102/").await.len(), 1);
    for url in [
        "http://fake.test/",
        "https://fake.test/",
        "http://fake.test:9101/",
        "http://fake.test.:9100/",
        "http://a.fake.test:9100/",
        "http://user@fake.test:9100/",
        "http://127.0.0.1:9100/",
        "http://127.0.0.1:9101/",
        "http://localhost:9100/",
        "http://[::1]:9100/",
        "http://[::ffff:127.0.0.1]:9102/",
    ] {
        assert!(dialled(&guard, url).await.is_empty(), "{url}");
    }
}

#[test]
fn an_allow_list_entry_is_exactly_a_host_and_a_port() {
    let list = AllowList::parse(" a.test:80,B.test:8080\n[::1]:9 , ").unwrap();
    assert_eq!(list.0.len(), 3);
    assert!(list.0.contains(&("b.test".to_owned(), 8080)));
    assert_eq!(AllowList::parse("").unwrap(), AllowList::default());
    for entry in [
        "a.test",
        "a.test:",
        "a.test:0",
        "a.test:+80",
        "a.test:65536",
        ":80",
        "*:80",
        "10.0.0.0/8:80",
        "http://a.test:80",
        "u@a.test:80",
        "a.test/x:80",
        "a.test:80:90",
        "::1:80",
    ] {
        let problem = AllowList::parse(&format!("ok.test:1,{entry}")).unwrap_err();
        assert_eq!(problem.entry, entry);
    }
}
