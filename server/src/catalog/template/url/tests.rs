use super::*;
use crate::catalog::capture::{CheckedCaptures, tests as capture};
use crate::catalog::input::{CheckedInputs, Input, tests::input};
use crate::catalog::template::Values;

const HTTPS: Scheme = Scheme::Https;

fn render(source: &str, value: &str) -> Result<String, RenderError> {
    let inputs = [input("name", "^.*$")];
    let checked = CheckedInputs::from_pairs([("name", value)]);
    let template = UrlTemplate::parse(source, &Visible::of(&inputs), HTTPS).unwrap();
    fill(&template, &checked, &CheckedCaptures::default())
}

fn fill(
    template: &UrlTemplate,
    inputs: &CheckedInputs,
    captured: &CheckedCaptures,
) -> Result<String, RenderError> {
    let values = Values { inputs, captured };
    let variables = Variables::new("http://localhost:3000/sandbox", values);
    template.render(&variables).map(String::from)
}

#[test]
fn a_value_in_the_host_part_can_only_name_a_host() {
    let source = "https://{name}.acme.test/x";
    assert_eq!(
        render(source, "Shop-1").as_deref(),
        Ok("https://shop-1.acme.test/x")
    );
    assert_eq!(
        render(source, "a.b").as_deref(),
        Ok("https://a.b.acme.test/x")
    );
    let attacks = [
        "evil.test/",
        "evil.test#",
        "evil.test?",
        "a@evil",
        "a:1",
        "",
        ".",
        "a..b",
    ];
    for attack in attacks
        .into_iter()
        .chain(["-a", "a\\", "%2f", "ä", "evil.test\t", "[::1]"])
    {
        let refused = Err(RenderError::NotAHost("name".to_owned()));
        assert_eq!(render(source, attack), refused, "{attack}");
    }
}

#[test]
fn a_whole_host_must_be_written_as_it_will_be_dialled() {
    let source = "https://{name}/x";
    assert_eq!(
        render(source, "a.example").as_deref(),
        Ok("https://a.example/x")
    );
    for odd in ["127.1", "0x7f.0.0.1", "2130706433"] {
        assert_eq!(render(source, odd), Err(RenderError::NotAnAddress), "{odd}");
    }
}

#[test]
fn what_an_address_takes_can_be_asked_of_one_value_alone() {
    let inputs = [input("name", ".*"), input("other", ".*")];
    let parse = |source: &str| UrlTemplate::parse(source, &Visible::of(&inputs), HTTPS).unwrap();
    let template = parse("https://{name}.{other}.test/{name}");
    for (value, taken) in [("acme", true), ("acme-", false), ("xn--a", false)] {
        assert_eq!(template.takes("name", value), taken, "{value}");
    }
    let template = parse("https://a.test:{other}/x/{name}");
    assert!(template.takes("name", "acme-") && !template.takes("name", ".."));
    assert!(template.takes("other", "8443") && !template.takes("other", "a"));
    assert!(template.takes("elsewhere", "/"));
}

#[test]
fn a_value_in_path_or_query_is_percent_encoded() {
    let path = "https://a.test/x/{name}/y";
    assert_eq!(
        render(path, "a/b?c#d").as_deref(),
        Ok("https://a.test/x/a%2Fb%3Fc%23d/y")
    );
    assert_eq!(render(path, "a.b").as_deref(), Ok("https://a.test/x/a.b/y"));
    for dots in [".", "..", ""] {
        assert_eq!(render(path, dots), Err(RenderError::NotAnAddress), "{dots}");
    }
    let query = "https://a.test/x?q={name}&z=1";
    assert_eq!(
        render(query, "a&b=ä").as_deref(),
        Ok("https://a.test/x?q=a%26b%3D%C3%A4&z=1")
    );
}

#[test]
fn dots_cannot_be_put_together_from_text_and_value() {
    let refused = Err(RenderError::NotAnAddress);
    assert_eq!(
        render("https://a.test/x/.{name}/y", "%2e"),
        Ok("https://a.test/x/.%252e/y".into())
    );
    assert_eq!(render("https://a.test/x/.{name}/y", "."), refused);
}

#[test]
fn the_sandbox_begins_an_address() {
    let rendered = render("{sandbox}/crm/{name}", "1");
    assert_eq!(
        rendered.as_deref(),
        Ok("http://localhost:3000/sandbox/crm/1")
    );
    let refused = Err(TemplateError::SandboxPlace);
    for text in [
        "https://{sandbox}/x",
        "{sandbox}.evil.test/",
        "{sandbox}{name}",
    ] {
        let parsed = UrlTemplate::parse(text, &Visible::of(&[input("name", ".")]), HTTPS);
        assert_eq!(parsed.map(|_| ()), refused, "{text}");
    }
}

#[test]
fn addresses_are_https_unless_an_operator_wrote_them() {
    let http = "http://127.0.0.1:4000/token";
    let refused = UrlTemplate::parse(http, &Visible::default(), HTTPS).map(|_| ());
    assert_eq!(
        refused,
        Err(TemplateError::Scheme("https:// or {sandbox}/"))
    );
    assert!(UrlTemplate::parse(http, &Visible::default(), Scheme::HttpToo).is_ok());
    assert!(UrlTemplate::parse("ftp://a.test/", &Visible::default(), Scheme::HttpToo).is_err());
}

#[test]
fn addresses_that_a_parser_would_rewrite_are_refused() {
    for text in [
        "https://user@a.test/",
        "https://a.test/#x",
        "https://A.test/",
        "https://a.test/a b",
        "https://a.test/x/../y",
        "https://",
        "https://a.test:443/",
    ] {
        let parsed = UrlTemplate::parse(text, &Visible::default(), HTTPS).map(|_| ());
        assert_eq!(parsed, Err(TemplateError::NotPlain), "{text}");
    }
}

#[test]
fn variables_are_a_closed_set() {
    let parse = |text: &str, input: Input| {
        UrlTemplate::parse(text, &Visible::of(&[input]), HTTPS)
            .map(|_| ())
            .unwrap_err()
    };
    let source = "https://a.test/{other}";
    let unknown = TemplateError::Unknown {
        name: "other".into(),
        known: "sandbox, name".into(),
    };
    assert_eq!(parse(source, input("name", ".")), unknown);
    let source = "https://a.test/{name}";
    let optional = Input {
        required: false,
        ..input("name", ".")
    };
    assert_eq!(
        parse(source, optional),
        TemplateError::Optional("name".into())
    );
    let secret = Input {
        secret: true,
        ..input("name", ".")
    };
    assert_eq!(
        parse(source, secret),
        TemplateError::SecretInAddress("name".into())
    );
    let free = Input {
        pattern: None,
        ..input("name", ".")
    };
    let in_host = TemplateError::HostWithoutPattern("name".into());
    assert_eq!(parse("https://{name}.a.test/", free), in_host);
    for text in [
        "https://a.test/{name",
        "https://a.test/name}",
        "https://a.test/{N}",
    ] {
        assert_eq!(
            parse(text, input("name", ".")),
            TemplateError::Brace,
            "{text}"
        );
    }
}

#[test]
fn a_captured_origin_begins_an_address_and_stands_nowhere_else() {
    let captures = [
        capture::origin("instance", &["*.acme.test"]),
        capture::text("realm", "[0-9/]+"),
    ];
    let visible = Visible {
        captures: &captures,
        ..Visible::default()
    };
    let parse = |text: &str| UrlTemplate::parse(text, &visible, HTTPS);
    let captured =
        CheckedCaptures::from_pairs([("instance", "https://eu.acme.test"), ("realm", "1/2")]);
    for (source, filled) in [
        ("{instance}/v1/{realm}", "https://eu.acme.test/v1/1%2F2"),
        ("{instance}", "https://eu.acme.test/"),
        (
            "https://a.test/{realm}?r={realm}",
            "https://a.test/1%2F2?r=1%2F2",
        ),
    ] {
        let template = parse(source).unwrap();
        let found = fill(&template, &CheckedInputs::default(), &captured);
        assert_eq!(found.as_deref(), Ok(filled), "{source}");
        let nothing = fill(
            &template,
            &CheckedInputs::default(),
            &CheckedCaptures::default(),
        );
        assert!(matches!(nothing, Err(RenderError::Missing(_))), "{source}");
    }
    let refused = Err(TemplateError::OriginPlace("instance".to_owned()));
    for text in [
        "https://a.test/{instance}",
        "https://{instance}/x",
        "{instance}.evil.test/x",
        "{instance}{realm}",
        "{instance}:8443/x",
        "{instance}@evil.test/x",
        "{instance}?x=1",
    ] {
        assert_eq!(parse(text).map(|_| ()), refused, "{text}");
    }
    let scheme = Err(TemplateError::Scheme("https:// or {sandbox}/"));
    assert_eq!(parse("{realm}/x").map(|_| ()), scheme);
}

#[test]
fn a_capture_that_may_be_missing_cannot_stand_in_an_address() {
    let mut bot = capture::text("bot", "[a-z]+");
    bot.required = false;
    let visible = Visible {
        captures: &[bot],
        ..Visible::default()
    };
    let parsed = UrlTemplate::parse("https://a.test/{bot}", &visible, HTTPS);
    let optional = TemplateError::Optional("bot".to_owned());
    assert_eq!(parsed.map(|_| ()), Err(optional));
}

#[test]
fn tokens_cannot_stand_in_an_address_and_a_client_id_only_after_the_host() {
    let visible = Visible {
        words: &[Word::Token, Word::ClientId],
        ..Visible::default()
    };
    let parse = |text: &str| UrlTemplate::parse(text, &visible, HTTPS).map(|_| ());
    let secret = Err(TemplateError::SecretInAddress("token".to_owned()));
    assert_eq!(parse("https://a.test/tokens/{token}"), secret);
    let host = Err(TemplateError::HostWithoutPattern("client_id".to_owned()));
    assert_eq!(parse("https://{client_id}.a.test/"), host);
    assert_eq!(parse("https://a.test/apps/{client_id}/grant"), Ok(()));
    assert!(UrlTemplate::parse("https://a.test/{client_id}", &Visible::default(), HTTPS).is_err());
}

#[test]
fn an_origin_says_what_was_typed_and_names_what_the_provider_says() {
    let inputs = [input("name", ".*"), input("other", ".*")];
    let captures = [capture::origin("instance", &["*.a.test"])];
    let visible = Visible {
        captures: &captures,
        ..Visible::of(&inputs)
    };
    let checked = CheckedInputs::from_pairs([("name", "Acme"), ("other", "x/y")]);
    for (source, origin) in [
        ("https://api.a.test", "https://api.a.test"),
        ("https://api.a.test/v2/{other}", "https://api.a.test"),
        (
            "https://{name}.a.test:8443/{other}",
            "https://acme.a.test:8443",
        ),
        ("{sandbox}/crm", "{sandbox}"),
        ("{instance}/x", "{instance}"),
        ("{instance}", "{instance}"),
    ] {
        let template = UrlTemplate::parse(source, &visible, HTTPS).unwrap();
        assert_eq!(template.origin(&checked), origin, "{source}");
    }
}
