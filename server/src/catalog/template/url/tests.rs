use super::*;
use crate::catalog::input::{CheckedInputs, tests::input};

const HTTPS: Transport = Transport::Https;

fn render(source: &str, value: &str) -> Result<String, RenderError> {
    let inputs = [input("name", "^.*$")];
    let checked = CheckedInputs::from_pairs([("name", value)]);
    let variables = Variables {
        sandbox: "http://localhost:3000/sandbox",
        inputs: &checked,
        access_token: None,
    };
    let template = UrlTemplate::parse(source, &inputs, HTTPS).unwrap();
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
        let parsed = UrlTemplate::parse(text, &[input("name", ".")], HTTPS);
        assert_eq!(parsed.map(|_| ()), refused, "{text}");
    }
}

#[test]
fn addresses_are_https_unless_an_operator_wrote_them() {
    let http = "http://127.0.0.1:4000/token";
    let refused = UrlTemplate::parse(http, &[], HTTPS).map(|_| ());
    assert_eq!(
        refused,
        Err(TemplateError::Scheme("https:// or {sandbox}/"))
    );
    assert!(UrlTemplate::parse(http, &[], Transport::HttpToo).is_ok());
    assert!(UrlTemplate::parse("ftp://a.test/", &[], Transport::HttpToo).is_err());
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
        let parsed = UrlTemplate::parse(text, &[], HTTPS).map(|_| ());
        assert_eq!(parsed, Err(TemplateError::NotPlain), "{text}");
    }
}

#[test]
fn variables_are_a_closed_set() {
    let parse = |text: &str, input: Input| {
        UrlTemplate::parse(text, &[input], HTTPS)
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
