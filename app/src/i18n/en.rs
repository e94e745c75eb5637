//! English.

mod errors;
mod problems;

use super::{Called, Moment, Texts};
use crate::contract::connect::BrandWords;
use crate::routes::Notice;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn moment(moment: Moment) -> String {
    let Moment {
        year,
        month,
        day,
        hour,
        minute,
    } = moment;
    let name = MONTHS
        .get(usize::from(month).wrapping_sub(1))
        .copied()
        .unwrap_or_default();
    format!("{day} {name} {year}, {hour:02}:{minute:02} UTC")
}

fn connection_called(called: Called<'_>) -> String {
    let Called {
        who,
        profile,
        moment,
        number,
    } = called;
    let mut words = who.to_owned();
    if !profile.is_empty() {
        words.push_str(&format!(", {profile}"));
    }
    words.push_str(&format!(", connected {moment}"));
    if !number.is_empty() {
        words.push_str(&format!(", number {number}"));
    }
    words
}

fn count(shown: usize, total: usize) -> String {
    match (shown, total) {
        (1, 1) => "1 app".to_owned(),
        _ if shown == total => format!("{total} apps"),
        _ => format!("{shown} of {total} apps"),
    }
}

fn notice(notice: Notice, app: &str) -> String {
    match notice {
        Notice::Saved => "Your settings are saved.".to_owned(),
        Notice::Checked => format!("The connection to {app} works."),
        Notice::Disconnected => format!("{app} is disconnected."),
        Notice::Exchanged => {
            "Your server has exchanged the public token for an access token.".to_owned()
        }
    }
}

/// As the brands' guidelines word it.
fn brand_words(words: BrandWords, brand: &str) -> String {
    match words {
        BrandWords::ConnectTo => format!("Connect to {brand}"),
        BrandWords::SignInWith => format!("Sign in with {brand}"),
        BrandWords::AddTo => format!("Add to {brand}"),
    }
}

fn connect_lead(company: &str, app: &str, customer: &str) -> String {
    if customer.is_empty() {
        format!("This lets {company} work with your {app} account.")
    } else {
        format!("This lets {company} work with the {app} account of {customer}.")
    }
}

/// Every text in English.
pub(super) static TEXTS: Texts = Texts {
    language: "en",
    skip_to_content: "Skip to content",
    test_environment: "Test",
    test_environment_lead: |company| {
        format!("This is a test page of {company}, for trying things out.")
    },
    brand_line: |company| format!("Connect the apps you use with {company}."),
    brand_line_neutral: "Connect the apps you use, safely.",
    for_customer: |customer| format!("For {customer}"),
    back_to_company: |company| format!("Back to {company}"),
    the_company: "the company that sent you here",
    product_line: "Credentials are encrypted. You can disconnect at any time.",
    all_apps: "All apps",
    way_back: "Way back",
    try_again: "Try again",
    open_in_window: "Open in a new window",
    continue_button: "Continue",
    continue_in_window: "Continue in a new window",
    check_again: "Check again",
    working: "Working…",
    optional: "Optional",
    required: "Required",
    logo_alt: |app| format!("{app} logo"),
    page_title: |page, company| format!("{page} – {company}"),
    news_title: |news, page| format!("{} – {page}", news.trim_end_matches('.')),
    sentence: |words| format!("{words}."),
    labelled: |label, words| format!("{label}: {words}"),
    moment,

    status_connected: "Connected",
    status_not_connected: "Not connected",
    status_needs_reauth: "Reconnect needed",

    list_title: "Connect your apps",
    list_lead: |company| {
        format!(
            "{company} works with these apps. Choose one to connect it or to change its settings."
        )
    },
    list_lead_link: |company| format!("Choose the app that you want to connect to {company}."),
    search_label: "Search apps",
    search_placeholder: "Name or purpose",
    category_label: "Category",
    category_all: "All",
    search_button: "Search",
    clear_search: "Show all apps",
    count,
    no_results_title: "No app matches",
    no_results_advice: "Try another word or another category.",
    no_apps_title: "No apps yet",
    no_apps_advice: |company| format!("{company} has not made any app available here yet."),

    authorize: "Authorize",
    authorize_company: |company| format!("Authorize {company}"),
    brand_words,
    connect: "Connect",
    reconnect: "Reconnect",
    disconnect: "Disconnect",
    check_connection: "Check connection",
    configure: "Configure",
    cancel: "Cancel",
    connect_heading: |app| format!("Connect {app}"),
    reconnect_heading: |app| format!("Reconnect {app}"),
    connect_lead,
    permissions_heading: |company| format!("{company} will be able to"),
    oauth_note: |company, app| {
        format!(
            "You sign in at {app}, so {company} never sees your password. You can disconnect here at any time."
        )
    },
    inputs_lead: |app| format!("{app} needs this before you sign in."),
    keys_note: |app| {
        format!("We try these with {app} first. They are stored encrypted and never shown again.")
    },
    connection_heading: "Connection",
    connected_as: "Connected as",
    connected_on: "Connected on",
    access_ends_on: "Access ends on",
    not_allowed: "Not allowed",
    connected_through: "Connected through",
    connection_number: "Number",
    configure_lead: |app| format!("Choose what happens with {app}."),
    manage_heading: "Manage this connection",
    check_lead: |app| format!("Ask {app} whether the connection still works."),
    reconnect_lead: "Sign in again, or switch to another account. Your settings stay.",
    disconnect_lead: |company, app| {
        format!(
            "{company} loses access to {app} at once, everything that uses it stops, and its settings here are deleted."
        )
    },
    connections_heading: "Connections",
    connection_called,
    connection_without_name: "Account without a name",
    configure_one: |connection| format!("Configure {connection}"),
    check_one: |connection| format!("Check connection {connection}"),
    reconnect_one: |connection| format!("Reconnect {connection}"),
    disconnect_one: |connection| format!("Disconnect {connection}"),
    disconnect_one_lead: |company, app| {
        format!(
            "Disconnecting one ends {company}'s access to {app} through it at once and deletes its settings here. The others stay."
        )
    },
    another_heading: |app| format!("Connect another {app} account"),
    another_lead: "Each connection has settings of its own.",
    connect_another: "Connect another",
    profile_label: "Connect through",
    profile_option: |name, description| format!("{name}: {description}"),
    reauth_title: |app| format!("{app} needs you to reconnect"),
    reauth_advice: "Your settings are kept and continue as soon as you have reconnected.",

    notice,
    checked_one: |app, connection| format!("The connection to {app} works: {connection}."),
    disconnected_one: |app| {
        format!("One of the connections to {app} is disconnected. The others stay.")
    },
    not_sent_title: "This did not get through",
    not_sent_advice: "What you typed is still here. Check your connection, then try again.",

    configure_title: |app| format!("Configure {app}"),
    configure_intro: |company, app| {
        format!("How {company} works with {app}. Nothing changes until you save.")
    },
    settings_heading: "Settings",
    workflows_heading: "Workflows",
    workflows_lead: "Switch on what you need. Each one asks only for its own settings.",
    save: "Save",
    unsaved: "You have changes that are not saved yet.",
    nothing_to_configure: "There is nothing to configure for this app.",
    errors_title: |count| {
        if count == 1 {
            "One answer needs your attention".to_owned()
        } else {
            format!("{count} answers need your attention")
        }
    },
    error_prefix: "Error:",
    load_options: "Load options",
    load_options_of: |field| format!("Load options of {field}"),
    refresh: "Refresh",
    refresh_of: |field| format!("Refresh {field}"),
    waits_for: |parent| format!("Answer “{parent}” first, then load the options."),
    no_options: "There is nothing to choose from yet.",
    none_chosen: "Choose…",
    no_longer_offered: |value| format!("{value} (no longer offered)"),
    json_hint: "As JSON.",
    add_row: "Add row",
    add_row_to: |field| format!("Add row to {field}"),
    remove: "Remove",
    remove_row: |row, field| format!("Remove row {row} of {field}"),
    row: |row, field| format!("Row {row} of {field}"),
    row_side: |side, row| format!("{side}, row {row}"),
    no_rows: "No rows yet.",
    logic: "Match",
    logic_and: "All conditions (AND)",
    logic_or: "Any condition (OR)",
    logic_of: |field| format!(" – How the conditions of {field} are joined"),
    condition: |at, field| format!("Condition {at} of {field}"),
    condition_in_group: |at, group, field| format!("Condition {at} in group {group} of {field}"),
    group: |group, field| format!("Group {group} of {field}"),
    rule_column: "Field",
    rule_operator: "Comparison",
    rule_value: "Value",
    add_condition: "Add condition",
    add_condition_to: |field| format!("Add condition to {field}"),
    add_condition_to_group: |group, field| format!("Add condition to group {group} of {field}"),
    add_group: "Add group",
    add_group_to: |field| format!("Add group to {field}"),
    remove_condition: |at, field| format!("Remove condition {at} of {field}"),
    remove_condition_in_group: |at, group, field| {
        format!("Remove condition {at} in group {group} of {field}")
    },
    remove_group_words: "Remove group",
    remove_group: |group, field| format!("Remove group {group} of {field}"),
    update_choices: "Update choices",
    update_choices_of: |field| format!("Update choices of {field}"),
    updated: "The form is updated.",

    done_title: |app| format!("{app} is connected"),
    done_as: |who| format!("Connected as {who}."),
    done_lead: |company| format!("{company} can use it from now on."),
    done_lead_link: |company| format!("When you finish, {company} can use it."),
    done_configure: |app| format!("Next, choose what happens with {app}."),
    finish: "Finish",
    end_returning: |company| format!("You are on your way back to {company}."),
    end_close: |company| match company {
        "" => "You can close this page.".to_owned(),
        company => format!("You can close this and go on at {company}."),
    },
    failed_title: |app| format!("{app} was not connected"),
    failed_again_title: |app| format!("{app} was not reconnected"),
    failed_kept: |company, app| {
        format!("The connection that {company} has to {app} goes on as before.")
    },
    failed_support: "If it happens again, give this id to support:",
    window_underway: |app| format!("Connecting {app}"),
    window_underway_lead: "This takes a few seconds.",
    window_close: |company| format!("You can close this window and go back to {company}."),

    waiting_title: |app| format!("Connecting {app} in another window"),
    waiting_lead: |app| {
        format!("Sign in at {app} in a window of its own. When you are done there, you go on here.")
    },
    leave_title: |app| format!("Taking you to {app}"),
    leave_lead: |app| format!("If nothing happens, continue to {app} yourself."),
    start_title: |app, company| format!("Connect {app} to {company}"),
    start_lead: |company, app| format!("{company} asks for access to your {app} account."),
    start_account: "This connection will belong to",
    start_note: |company| {
        format!("Did you not start this at {company}? Then close this window; nothing has changed.")
    },

    other_browser_title: |app| format!("{app} cannot be connected in this browser"),
    other_browser_advice: "You are in a browser inside another app, which its sign-in does not accept. Open this address in your own browser, such as Chrome, Safari or Firefox.",
    other_browser_again: "You are in a browser inside another app, which its sign-in does not accept. Open the page that you came from in your own browser, such as Chrome, Safari or Firefox.",
    other_browser_open: "Open in my browser",
    other_browser_address: "The address to copy",

    demo_title: "Try the Connect page",
    demo_lead: "This mints a fresh hosted link for a demo account, as your server would do with one API call.",
    demo_name: "Customer name",
    demo_name_help: "Shown on the page as the customer who connects.",
    demo_background: "Brand colour",
    demo_text: "Text on it",
    demo_button: "Open the Connect page",
    demo_link: "Try it in a page of your own: lightbox, inline, window",
    demo_link_title: "Try Link",
    demo_link_lead: "One link token each, as your server would get it with one API call. What the session brings is exchanged for the demo's user.",
    demo_lightbox: ("Lightbox", "A dialog over your page."),
    demo_inline: (
        "Inline",
        "In a place of your page, as high as what it shows.",
    ),
    demo_window: ("Window", "A window of its own, opened in the click."),
    demo_redirect: (
        "Address alone",
        "Your page goes there and comes back. It needs no JavaScript.",
    ),
    demo_link_button: "Connect an app",
    demo_link_needs_script: "Its button needs JavaScript. “Address alone” does not.",
    demo_log_title: "What your page is told",
    demo_log_lead: "Every callback in its order. A token connects once: load the page again for new ones.",
    demo_exchanged: "Your server has exchanged it",
    demo_refused: "It was not exchanged",
    demo_returned: "The session came back with a public token.",
    demo_exchange: "Exchange it, as your server does",
    demo_reference: "Read how your server talks to it",

    reference_title: "The API",
    reference_lead: "Everything that your backend, your own pages and Cobalt's SDKs can call. Bodies and answers are JSON.",
    reference_callers: "A key is the header `x-api-key`. A session is a session token, as `Authorization: Bearer`. An account is either, where a key also names the account in the header or query `linked_account_id`.",
    reference_document: "The same as an OpenAPI 3.1 document",
    reference_contents: "On this page",
    reference_who: "Who",
    reference_body: "Body",
    reference_answer: "Answer",
    reference_parameters: "Parameters",
    reference_required: "required",
    reference_optional: "optional",
    reference_older: "For old clients. Newer ones use the routes above.",
    reference_example: "An answer",
    reference_error_count: |count| format!("{count} possible errors"),
    reference_objects: "Objects",
    reference_errors: "Errors",
    reference_errors_lead: "Each with its status and the `error_code` that Cobalt's clients know it by. Every error's body is an `ApiError`, whose `error_type` is one of these.",

    error: errors::text,
    error_embedder: |origin| {
        format!("For this site's developers: {origin} is not among the project's allowed_origins.")
    },
    error_ask: |company| format!("Please tell {company}; they can mend this."),

    field_problem: problems::field,
    input_problem: problems::input,
    list_problem: problems::list,
};
