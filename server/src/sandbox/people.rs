//! The people who can sign in to the sandbox CRM. There is no password: the page says who it is.

/// Somebody with an account at the CRM.
pub struct Person {
    pub id: &'static str,
    pub name: &'static str,
    pub email: &'static str,
}

/// The first one is signed in; the second one is there to see what another identity does.
pub const PEOPLE: [Person; 2] = [
    Person {
        id: "usr_1001",
        name: "Ada Park",
        email: "ada@sandbox.example",
    },
    Person {
        id: "usr_1002",
        name: "Ben Okoro",
        email: "ben@sandbox.example",
    },
];

/// The person of a token.
pub fn person(index: usize) -> &'static Person {
    let [first, second] = &PEOPLE;
    if index == 1 { second } else { first }
}
