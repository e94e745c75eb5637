//! The private addresses that the server may dial, and where plain http is accepted. How an entry
//! looks and what it exempts is `outbound::guard`'s to say.

use std::borrow::Cow;

use crate::options::OptionValue;
use crate::outbound::guard::AllowList;

/// The exceptions from the egress guard.
#[derive(Clone, Debug)]
pub struct EgressAllow {
    text: String,
    list: AllowList,
}

impl EgressAllow {
    /// As the guard takes it.
    #[must_use]
    pub fn list(&self) -> &AllowList {
        &self.list
    }
}

impl OptionValue for EgressAllow {
    const RIGHT: &'static str =
        "a list of exact `host:port` with commas between, or empty for none";

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        // The URL standard lets a star stand in a host; it would be an exception that never applies.
        if text.contains('*') {
            return Err(format!("be {}, without patterns", Self::RIGHT).into());
        }
        match AllowList::parse(text) {
            Ok(list) => Ok(Self {
                text: text.to_owned(),
                list,
            }),
            Err(error) => Err(format!("be {}: {error}", Self::RIGHT).into()),
        }
    }

    fn to_text(&self) -> String {
        self.text.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_handed_to_the_guard_as_it_is() {
        let allow = EgressAllow::parse("idp.localhost:4000, 127.0.0.1:5000").expect("right");
        let list = AllowList::parse("127.0.0.1:5000,idp.localhost:4000").expect("right");
        assert_eq!(*allow.list(), list);
        assert_eq!(
            EgressAllow::parse("").expect("right").list(),
            &AllowList::default()
        );
    }

    #[test]
    fn an_entry_that_the_guard_refuses_is_named() {
        let refusal = EgressAllow::parse("ok.test:1,acme.test").expect_err("refused");
        assert!(refusal.contains("\"acme.test\""), "{refusal}");
    }

    #[test]
    fn a_pattern_is_refused_instead_of_never_matching() {
        let refusal = EgressAllow::parse("*.acme.test:1").expect_err("refused");
        assert!(refusal.contains("without patterns"), "{refusal}");
    }
}
