//! What is known about a connection: who, since when, until when, through which client, what was
//! withheld.

use leptos::prelude::*;

use crate::contract::connect::ConnectionView;
use crate::i18n::texts;

/// The facts as a list of terms.
#[component]
pub fn ConnectionFacts(
    /// The connection.
    connection: ConnectionView,
) -> impl IntoView {
    let texts = texts();
    let ConnectionView {
        profile,
        identifier,
        connected_at,
        ends_at,
        withheld,
        ..
    } = connection;
    view! {
        <dl class="facts">
            {(!identifier.is_empty()).then(|| view! {
                <div><dt>{texts.connected_as}</dt><dd>{identifier.clone()}</dd></div>
            })}
            <div>
                <dt>{texts.connected_on}</dt>
                <dd><time datetime=connected_at.clone()>{day(&connected_at)}</time></dd>
            </div>
            {ends_at.map(|ends_at| view! {
                <div>
                    <dt>{texts.access_ends_on}</dt>
                    <dd><time datetime=ends_at.clone()>{day(&ends_at)}</time></dd>
                </div>
            })}
            {(!profile.is_empty()).then(|| view! {
                <div><dt>{texts.connected_through}</dt><dd>{profile.clone()}</dd></div>
            })}
            {(!withheld.is_empty()).then(|| view! {
                <div><dt>{texts.not_allowed}</dt><dd>{withheld.join(", ")}</dd></div>
            })}
        </dl>
    }
}

/// What a connection is called among others: whom it belongs to upstream, else its day.
#[must_use]
pub fn connection_name(connection: &ConnectionView) -> String {
    if connection.identifier.is_empty() {
        (texts().connection_of_day)(&day(&connection.connected_at))
    } else {
        connection.identifier.clone()
    }
}

/// The day of an RFC 3339 time, in words; as it came where it is no such time.
fn day(time: &str) -> String {
    let mut parts = time.get(..10).unwrap_or_default().splitn(3, '-');
    let parsed = (|| {
        let year = parts.next()?.parse::<i32>().ok()?;
        let month = parts.next()?.parse::<u8>().ok()?;
        let day = parts.next()?.parse::<u8>().ok()?;
        (1..=12)
            .contains(&month)
            .then(|| (texts().date)(year, month, day))
    })();
    parsed.unwrap_or_else(|| time.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_shown_as_its_day() {
        assert_eq!(day("2026-11-05T10:11:12Z"), "5 November 2026");
        assert_eq!(day("yesterday"), "yesterday");
        assert_eq!(day("2026-13-05T"), "2026-13-05T");
    }
}
