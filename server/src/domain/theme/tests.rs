use proptest::prelude::*;
use serde_json::json;

use super::*;

fn rgb(text: &str) -> Rgb {
    Rgb::parse(text).expect("a resolved colour is hex")
}

fn check(palette: &Palette, surfaces: &[Rgb]) -> Result<(), TestCaseError> {
    let text = |front: &str, back: &str| rgb(front).contrast(rgb(back)) >= TEXT_CONTRAST;
    prop_assert!(
        text(&palette.on_panel, &palette.panel),
        "text on the panel: {palette:?}"
    );
    prop_assert!(
        text(&palette.on_accent, &palette.accent),
        "text on the accent: {palette:?}"
    );
    prop_assert!(
        stands_out(rgb(&palette.accent), surfaces),
        "accent: {palette:?}"
    );
    let link = rgb(&palette.accent_text).worst_contrast(surfaces);
    prop_assert!(link >= TEXT_CONTRAST, "accent as text: {palette:?}");
    Ok(())
}

fn colour() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        1 => Just(None),
        6 => "#[0-9a-fA-F]{6}".prop_map(Some),
        1 => "[0-9a-f]{6}".prop_map(Some),
        1 => "#[0-9a-f]{3}".prop_map(Some),
        1 => any::<String>().prop_map(Some),
        2 => (0u8..=255).prop_map(|v| Some(format!("#{v:02x}{v:02x}{v:02x}"))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_passed_can_be_read_in_both_modes(
        color in colour(), panel in colour(), base in colour(), button in colour(),
        default_color in colour(), default_panel in colour(),
    ) {
        let body = json!({
            "color": color, "bgColor": panel, "base_color": base, "button_color": button,
        });
        let settings =
            ThemeSettings { color: default_color, bg_color: default_panel, ..Default::default() };
        let theme = resolve(&body, Some(&settings));
        check(&theme.light, &LIGHT_SURFACES)?;
        check(&theme.dark, &DARK_SURFACES)?;
    }
}

/// What may stand where a colour belongs: any JSON at all, and texts that are nearly one.
fn anything() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[ #]?#?[0-9a-fA-F]{0,9}[;} ]?".prop_map(Value::from),
        prop::collection::vec(any::<u8>(), 0..4).prop_map(Value::from),
        Just(json!({ "r": 1 })),
        colour().prop_map(Value::from),
    ]
}

/// `#rrggbb` and nothing else: it stands in a style.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_passed_a_style_gets_colours_that_can_be_read(
        sent in prop::collection::btree_map(
            prop::sample::select(vec!["color", "bgColor", "base_color", "button_color", "name"]),
            anything(),
            0..5,
        ),
        whole in prop::option::weighted(0.1, anything()),
        defaults in (colour(), colour(), colour(), colour()),
    ) {
        let body = whole.unwrap_or_else(|| json!(sent));
        let (color, bg_color, base_color, button_color) = defaults;
        let settings = ThemeSettings { color, bg_color, base_color, button_color };
        for theme in [resolve(&body, Some(&settings)), resolve(&body, None)] {
            for (palette, surfaces) in [(&theme.light, &LIGHT_SURFACES), (&theme.dark, &DARK_SURFACES)] {
                let Palette { panel, on_panel, accent, on_accent, accent_text } = palette;
                for text in [panel, on_panel, accent, on_accent, accent_text] {
                    prop_assert!(is_plain(text), "{:?}", palette);
                }
                check(palette, surfaces)?;
            }
        }
    }
}

#[test]
fn the_quick_start_pair_keeps_its_panel_and_text() {
    let theme = resolve(
        &json!({"color": "#000000", "bgColor": "#00FF23", "name": "x"}),
        None,
    );
    assert_eq!(theme.light.panel, "#00ff23");
    assert_eq!(theme.light.on_panel, "#000000");
    assert_eq!(
        theme.light.accent, "#000000",
        "green does not stand out from white, black does"
    );
    assert_eq!(
        theme.dark.accent, "#00ff23",
        "by night it is the other way round"
    );
}

#[test]
fn unreadable_text_keeps_its_hue_and_becomes_readable() {
    let theme = resolve(&json!({"color": "#7fa8ff", "bgColor": "#ffffff"}), None);
    let text = rgb(&theme.light.on_panel);
    assert!(text.contrast(WHITE) >= TEXT_CONTRAST);
    assert!(text.chroma() > 0.1, "still blue: {text}");
}

#[test]
fn newer_names_win_over_older_ones() {
    let body = json!({"bgColor": "#ffffff", "base_color": "#102030", "button_color": "#aa0044"});
    let theme = resolve(&body, None);
    assert_eq!(
        (theme.light.panel.as_str(), theme.light.accent.as_str()),
        ("#102030", "#aa0044")
    );
}

#[test]
fn a_dark_mode_accent_keeps_the_hue() {
    let theme = resolve(&json!({"color": "#ffffff", "bgColor": "#001f5b"}), None);
    assert_eq!(theme.light.accent, "#001f5b");
    let dark = rgb(&theme.dark.accent);
    assert!(
        stands_out(dark, &DARK_SURFACES) && dark.chroma() > 0.08,
        "a lighter navy: {dark}"
    );
}

#[test]
fn a_bright_panel_does_not_glare_in_dark_mode() {
    let theme = resolve(&json!({"color": "#000000", "bgColor": "#00FF23"}), None);
    assert!(rgb(&theme.dark.panel).lightness() <= BRIGHTEST_PANEL_AT_NIGHT + 0.01);
}

#[test]
fn two_pale_colours_leave_our_own_accent() {
    let theme = resolve(&json!({"color": "#ffffee", "bgColor": "#eeffee"}), None);
    assert_eq!(theme.light.accent, OWN_ACCENT.to_string());
}

#[test]
fn unusable_colours_are_ignored() {
    let nothing = resolve(&Value::Null, None);
    for body in [
        json!({"color": "red", "bgColor": 7}),
        json!({"bgColor": "#00ff2", "color": "</style>"}),
        json!([1, 2]),
        json!("text"),
    ] {
        assert_eq!(resolve(&body, None), nothing, "{body}");
    }
}

#[test]
fn the_project_stands_in_for_what_the_body_leaves_out() {
    let project = ThemeSettings {
        bg_color: Some("#102030".into()),
        button_color: Some("#aa0044".into()),
        ..Default::default()
    };
    let bare = resolve(&json!({"name": "Globex"}), Some(&project));
    assert_eq!(
        (bare.light.panel.as_str(), bare.light.accent.as_str()),
        ("#102030", "#aa0044")
    );
    let branded = resolve(&json!({"bgColor": "#5b1f00"}), Some(&project));
    assert_eq!(
        branded.light.accent, "#5b1f00",
        "the project's button does not mix in"
    );
}

#[test]
fn our_own_palette_is_readable() {
    let theme = resolve(&Value::Null, None);
    check(&theme.light, &LIGHT_SURFACES).expect("light");
    check(&theme.dark, &DARK_SURFACES).expect("dark");
}
