//! Every word that a person reads, by key.
//!
//! One file per language fills [`Texts`]; a language that lacks a text does not compile, and neither
//! does an error code without words. Sentences with names in them are functions, because word order
//! belongs to the language.

mod en;

use crate::contract::connect::BrandWords;
use crate::contract::error::ErrorCode;
use crate::contract::problem::{FieldProblem, InputProblem, ListProblem};
use crate::routes::Notice;

/// A sentence with one name in it.
pub type With1 = fn(&str) -> String;
/// A sentence with two names in it.
pub type With2 = fn(&str, &str) -> String;

/// A time of day in UTC, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

/// What tells a connection from the others. A client or a number that there is none of is empty.
#[derive(Clone, Copy, Debug)]
pub struct Called<'a> {
    /// Whom it belongs to upstream.
    pub who: &'a str,
    /// The client that it was made with.
    pub profile: &'a str,
    /// When it was made, in words.
    pub moment: &'a str,
    /// A number, where all the rest is equal.
    pub number: &'a str,
}

/// What a person reads about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorText {
    /// What happened.
    pub title: &'static str,
    /// What to do about it.
    pub advice: &'static str,
    /// What the page offers as the next step.
    pub action: NextStep,
}

/// The next step after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// The same again may work.
    TryAgain,
    /// Only the company's own page can open a fresh link.
    OpenAgain,
    /// Only the company that runs the page can mend it.
    AskCompany,
}

/// The texts in the person's language; English so far.
#[must_use]
pub fn texts() -> &'static Texts {
    &en::TEXTS
}

/// The words for an error code.
#[must_use]
pub fn error_text(code: ErrorCode) -> ErrorText {
    (texts().error)(code)
}

macro_rules! texts {
    ($($key:ident: $kind:ty,)+) => {
        /// One language.
        pub struct Texts {
            $(
                #[doc = concat!("The text `", stringify!($key), "`.")]
                pub $key: $kind,
            )+
        }
    };
}

texts! {
    // Everywhere
    language: &'static str,
    skip_to_content: &'static str,
    test_environment: &'static str,
    test_environment_lead: With1,
    brand_line: With1,
    brand_line_neutral: &'static str,
    for_customer: With1,
    back_to_company: With1,
    the_company: &'static str,
    product_line: &'static str,
    all_apps: &'static str,
    way_back: &'static str,
    try_again: &'static str,
    open_in_window: &'static str,
    continue_button: &'static str,
    continue_in_window: &'static str,
    check_again: &'static str,
    working: &'static str,
    optional: &'static str,
    required: &'static str,
    logo_alt: With1,
    page_title: With2,
    news_title: With2,
    sentence: With1,
    labelled: With2,
    moment: fn(Moment) -> String,

    // Status
    status_connected: &'static str,
    status_not_connected: &'static str,
    status_needs_reauth: &'static str,

    // List of apps
    list_title: &'static str,
    list_lead: With1,
    list_lead_link: With1,
    search_label: &'static str,
    search_placeholder: &'static str,
    category_label: &'static str,
    category_all: &'static str,
    search_button: &'static str,
    clear_search: &'static str,
    count: fn(shown: usize, total: usize) -> String,
    no_results_title: &'static str,
    no_results_advice: &'static str,
    no_apps_title: &'static str,
    no_apps_advice: With1,

    // An app's page
    authorize: &'static str,
    authorize_company: With1,
    brand_words: fn(BrandWords, brand: &str) -> String,
    connect: &'static str,
    reconnect: &'static str,
    disconnect: &'static str,
    check_connection: &'static str,
    configure: &'static str,
    cancel: &'static str,
    connect_heading: With1,
    reconnect_heading: With1,
    connect_lead: fn(company: &str, app: &str, customer: &str) -> String,
    permissions_heading: With1,
    oauth_note: With2,
    inputs_lead: With1,
    keys_note: With1,
    connection_heading: &'static str,
    connected_as: &'static str,
    connected_on: &'static str,
    access_ends_on: &'static str,
    not_allowed: &'static str,
    connected_through: &'static str,
    connection_number: &'static str,
    configure_lead: With1,
    manage_heading: &'static str,
    check_lead: With1,
    reconnect_lead: &'static str,
    disconnect_lead: With2,
    connections_heading: &'static str,
    connection_called: fn(Called<'_>) -> String,
    connection_without_name: &'static str,
    configure_one: With1,
    check_one: With1,
    reconnect_one: With1,
    disconnect_one: With1,
    disconnect_one_lead: With2,
    another_heading: With1,
    another_lead: &'static str,
    connect_another: &'static str,
    profile_label: &'static str,
    profile_option: With2,
    reauth_title: With1,
    reauth_advice: &'static str,

    // Notices
    notice: fn(Notice, app: &str) -> String,
    checked_one: With2,
    disconnected_one: With1,
    not_sent_title: &'static str,
    not_sent_advice: &'static str,

    // Configure
    configure_title: With1,
    configure_intro: With2,
    settings_heading: &'static str,
    workflows_heading: &'static str,
    workflows_lead: &'static str,
    save: &'static str,
    unsaved: &'static str,
    nothing_to_configure: &'static str,
    errors_title: fn(usize) -> String,
    error_prefix: &'static str,
    load_options: &'static str,
    load_options_of: With1,
    refresh: &'static str,
    refresh_of: With1,
    waits_for: With1,
    no_options: &'static str,
    none_chosen: &'static str,
    no_longer_offered: With1,
    json_hint: &'static str,
    add_row: &'static str,
    add_row_to: With1,
    remove: &'static str,
    remove_row: fn(row: usize, field: &str) -> String,
    row: fn(row: usize, field: &str) -> String,
    row_side: fn(side: &str, row: usize) -> String,
    no_rows: &'static str,
    logic: &'static str,
    logic_and: &'static str,
    logic_or: &'static str,
    logic_of: With1,
    condition: fn(at: usize, field: &str) -> String,
    condition_in_group: fn(at: usize, group: usize, field: &str) -> String,
    group: fn(group: usize, field: &str) -> String,
    rule_column: &'static str,
    rule_operator: &'static str,
    rule_value: &'static str,
    add_condition: &'static str,
    add_condition_to: With1,
    add_condition_to_group: fn(group: usize, field: &str) -> String,
    add_group: &'static str,
    add_group_to: With1,
    remove_condition: fn(at: usize, field: &str) -> String,
    remove_condition_in_group: fn(at: usize, group: usize, field: &str) -> String,
    remove_group_words: &'static str,
    remove_group: fn(group: usize, field: &str) -> String,
    update_choices: &'static str,
    update_choices_of: With1,
    updated: &'static str,

    // After a flow
    done_title: With1,
    done_as: With1,
    done_lead: With1,
    done_lead_link: With1,
    done_configure: With1,
    finish: &'static str,
    end_returning: With1,
    end_close: With1,
    failed_title: With1,
    failed_again_title: With1,
    failed_kept: With2,
    failed_support: &'static str,
    window_underway: With1,
    window_underway_lead: &'static str,
    window_close: With1,

    // On the way
    waiting_title: With1,
    waiting_lead: With1,
    leave_title: With1,
    leave_lead: With1,
    start_title: With2,
    start_lead: With2,
    start_account: &'static str,
    start_note: With1,

    // A browser inside another app
    other_browser_title: With1,
    other_browser_advice: &'static str,
    other_browser_again: &'static str,
    other_browser_open: &'static str,
    other_browser_address: &'static str,

    // Demo
    demo_title: &'static str,
    demo_lead: &'static str,
    demo_name: &'static str,
    demo_name_help: &'static str,
    demo_background: &'static str,
    demo_text: &'static str,
    demo_button: &'static str,
    demo_link: &'static str,
    demo_link_title: &'static str,
    demo_link_lead: &'static str,
    demo_lightbox: (&'static str, &'static str),
    demo_inline: (&'static str, &'static str),
    demo_window: (&'static str, &'static str),
    demo_redirect: (&'static str, &'static str),
    demo_link_button: &'static str,
    demo_link_needs_script: &'static str,
    demo_log_title: &'static str,
    demo_log_lead: &'static str,
    demo_exchanged: &'static str,
    demo_refused: &'static str,
    demo_returned: &'static str,
    demo_exchange: &'static str,
    demo_reference: &'static str,

    // The API for people
    reference_title: &'static str,
    reference_lead: &'static str,
    reference_callers: &'static str,
    reference_document: &'static str,
    reference_contents: &'static str,
    reference_who: &'static str,
    reference_body: &'static str,
    reference_answer: &'static str,
    reference_parameters: &'static str,
    reference_required: &'static str,
    reference_optional: &'static str,
    reference_older: &'static str,
    reference_example: &'static str,
    reference_error_count: fn(usize) -> String,
    reference_objects: &'static str,
    reference_errors: &'static str,
    reference_errors_lead: &'static str,

    // Failures
    error: fn(ErrorCode) -> ErrorText,
    error_embedder: With1,
    error_ask: With1,

    // What is not accepted
    field_problem: fn(&FieldProblem) -> String,
    input_problem: fn(&InputProblem) -> String,
    list_problem: fn(ListProblem) -> &'static str,
}
