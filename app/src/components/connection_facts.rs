//! What is known about a connection: who, since when, until when, through which client, what was
//! withheld.

use leptos::prelude::*;

use crate::contract::connect::ConnectionView;
use crate::i18n::{Called, Moment, texts};

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
        number,
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
                <dd><time datetime=connected_at.clone()>{moment(&connected_at)}</time></dd>
            </div>
            {ends_at.map(|ends_at| view! {
                <div>
                    <dt>{texts.access_ends_on}</dt>
                    <dd><time datetime=ends_at.clone()>{moment(&ends_at)}</time></dd>
                </div>
            })}
            {(!profile.is_empty()).then(|| view! {
                <div><dt>{texts.connected_through}</dt><dd>{profile.clone()}</dd></div>
            })}
            {(!number.is_empty()).then(|| view! {
                <div><dt>{texts.connection_number}</dt><dd>{number.clone()}</dd></div>
            })}
            {(!withheld.is_empty()).then(|| view! {
                <div><dt>{texts.not_allowed}</dt><dd>{withheld.join(", ")}</dd></div>
            })}
        </dl>
    }
}

/// Whom a connection belongs to upstream.
#[must_use]
pub fn connection_owner(connection: &ConnectionView) -> String {
    match connection.identifier.as_str() {
        "" => texts().connection_without_name.to_owned(),
        who => who.to_owned(),
    }
}

/// What a connection is called among others, for whoever hears nothing else of it.
#[must_use]
pub fn connection_name(connection: &ConnectionView) -> String {
    (texts().connection_called)(Called {
        who: &connection_owner(connection),
        profile: &connection.profile,
        moment: &moment(&connection.connected_at),
        number: &connection.number,
    })
}

/// An RFC 3339 time of UTC to the minute, in words; as it came where it is no such time.
fn moment(time: &str) -> String {
    let part = |from: usize, to: usize| time.get(from..to)?.parse::<u8>().ok();
    let parsed = (|| {
        Some(Moment {
            year: time.get(..4)?.parse().ok()?,
            month: part(5, 7).filter(|month| (1..=12).contains(month))?,
            day: part(8, 10)?,
            hour: part(11, 13)?,
            minute: part(14, 16)?,
        })
    })();
    parsed.map_or_else(|| time.to_owned(), texts().moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_shown_to_the_minute() {
        assert_eq!(moment("2026-11-05T10:01:12Z"), "5 November 2026, 10:01 UTC");
        assert_eq!(moment("yesterday"), "yesterday");
        assert_eq!(moment("2026-13-05T10:11:12Z"), "2026-13-05T10:11:12Z");
        assert_eq!(moment("2026-11-05"), "2026-11-05");
    }
}
