//! What the error codes say in English: what happened, then what to do. No blame, no jargon.

use crate::contract::error::ErrorCode;
use crate::i18n::{ErrorText, NextStep};

const fn say(title: &'static str, advice: &'static str, action: NextStep) -> ErrorText {
    ErrorText {
        title,
        advice,
        action,
    }
}

/// The words for a code.
pub(super) fn text(code: ErrorCode) -> ErrorText {
    use ErrorCode as E;
    use NextStep::{AskCompany, OpenAgain, TryAgain};
    match code {
        E::MissingApiKey | E::InvalidApiKey => say(
            "The page could not sign in to its server",
            "This is a set-up mistake, not yours.",
            AskCompany,
        ),
        E::MissingToken | E::InvalidToken => say(
            "Your session has ended",
            "Open the page again from where you came.",
            OpenAgain,
        ),
        E::TokenExpired => say(
            "Your session has expired",
            "Open the page again from where you came.",
            OpenAgain,
        ),
        E::MissingLinkedAccount | E::UnknownLinkedAccount | E::LinkedAccountNotFound => say(
            "This account is not known here any more",
            "Open the page again from where you came.",
            OpenAgain,
        ),
        E::DuplicateLinkedAccount => say(
            "This account exists already",
            "Open the page again from where you came.",
            OpenAgain,
        ),
        E::InvalidClient | E::InvalidAccessToken => say(
            "The company's server could not sign in",
            "This is a set-up mistake, not yours.",
            AskCompany,
        ),
        E::LoginRequired => say(
            "The connection needs you again",
            "Reconnect the app.",
            OpenAgain,
        ),
        E::InvalidPublicToken
        | E::PublicTokenExpired
        | E::PublicTokenUsed
        | E::InvalidLinkToken
        | E::LinkSessionNotFound => say(
            "This link has been used or has expired",
            "Open the page again from where you came.",
            OpenAgain,
        ),
        E::UserMismatch => say(
            "This was connected by somebody else",
            "Nothing was kept. Open the page again from where you came.",
            OpenAgain,
        ),
        E::InvalidConnectCode => say(
            "This link has been used or has expired",
            "Open the page again from where you came.",
            OpenAgain,
        ),
        E::FieldReadOnly => say(
            "This can only be changed by the company",
            "Leave it as it is, or ask the company to change it.",
            AskCompany,
        ),
        E::MissingField => say(
            "Something is missing",
            "Fill in the marked answers and send them again.",
            TryAgain,
        ),
        E::InvalidField => say(
            "Some answers are not valid",
            "Correct the marked answers and send them again.",
            TryAgain,
        ),
        E::MalformedJson => say(
            "The request could not be read",
            "Reload the page and try again.",
            TryAgain,
        ),
        E::BodyIncomplete => say("Your answers did not arrive", "Send them again.", TryAgain),
        E::PayloadTooLarge => say(
            "That was more than we can take",
            "Shorten your answers and send them again.",
            TryAgain,
        ),
        E::RequestTimeout => say(
            "Your answers did not arrive in time",
            "Check your internet connection and send them again.",
            TryAgain,
        ),
        E::RouteNotFound | E::PageNotFound | E::ProjectNotFound => say(
            "This page does not exist",
            "Check the address, or go back to where you came from.",
            OpenAgain,
        ),
        E::MethodNotAllowed => say(
            "This address cannot be used like that",
            "Go back and use the buttons of the page.",
            TryAgain,
        ),
        E::UnknownHost => say(
            "This address is not ours",
            "Open the page from where you came.",
            OpenAgain,
        ),
        E::CrossSiteForm => say(
            "The form did not come from this page",
            "Reload the page and try again.",
            TryAgain,
        ),
        E::IdempotencyMismatch => say(
            "This was sent with another request's key",
            "Send it again with a new key.",
            AskCompany,
        ),
        E::IdempotencyRunning => say(
            "The same request is still under way",
            "Wait a moment, then try again.",
            TryAgain,
        ),
        E::TooManyRequests => say(
            "That was a lot at once",
            "Wait a minute, then try again.",
            TryAgain,
        ),
        E::DefaultAppNotFound | E::CredentialNotFound => say(
            "There is nothing stored here",
            "It has to be added before it can be changed.",
            AskCompany,
        ),
        E::AppNotFound => say(
            "This app is not available here",
            "Go back to the list and choose another one.",
            TryAgain,
        ),
        E::AppNotConfigured => say(
            "This app is not ready to be connected",
            "Its set-up is not complete yet.",
            AskCompany,
        ),
        E::WrongAuthType => say(
            "This app is connected in another way",
            "Go back to the app and follow its steps.",
            TryAgain,
        ),
        E::ConfigNotFound => say(
            "These settings do not exist any more",
            "Open the app again to start afresh.",
            TryAgain,
        ),
        E::UnknownConfigField | E::UnknownWorkflow | E::WorkflowNotFound => say(
            "The form has changed",
            "Reload the page, then make your changes again.",
            TryAgain,
        ),
        E::InvalidConfig => say(
            "Nothing was saved yet",
            "Correct the marked answers, then save again.",
            TryAgain,
        ),
        E::ConnectionNotFound => say(
            "This connection is not there any more",
            "Go back to the app to see what is connected.",
            TryAgain,
        ),
        E::NotConnected => say("This app is not connected", "Connect it first.", TryAgain),
        E::NeedsReauth => say(
            "The connection no longer works",
            "Reconnect to let it continue. Your settings are kept.",
            TryAgain,
        ),
        E::GrantEnded => say(
            "The app has ended this access",
            "Reconnect to give it again. Your settings are kept.",
            TryAgain,
        ),
        E::GrantExpired => say(
            "The time that this access was given for is over",
            "Reconnect to give it again. Your settings are kept.",
            TryAgain,
        ),
        E::RefreshInterrupted => say(
            "Renewing this access was cut off",
            "Reconnect to let it continue. Your settings are kept.",
            TryAgain,
        ),
        E::ClientRemoved => say(
            "The way this was connected is not offered any more",
            "Reconnect to use the current one. Your settings are kept.",
            TryAgain,
        ),
        E::ApiMoved => say(
            "The app is at another address now",
            "Reconnect to allow it there. Your settings are kept.",
            TryAgain,
        ),
        E::ActionNotFound => say(
            "The app has no such action",
            "Its list of actions has those that there are.",
            AskCompany,
        ),
        E::CredentialsRejected => say(
            "These credentials were not accepted",
            "Check each value for missing or extra characters, then try again.",
            TryAgain,
        ),
        E::ProviderUnavailable => say(
            "The app does not answer at the moment",
            "Nothing has changed. Wait a minute, then try again.",
            TryAgain,
        ),
        E::ProviderRefused => say(
            "The app refused the request",
            "Check with the app whether your account may do this, then try again.",
            TryAgain,
        ),
        E::SiteNotGranted => say(
            "What you typed is not among what you allowed",
            "Check what you typed, or allow it on the app's page, then try again.",
            TryAgain,
        ),
        E::EgressBlocked => say(
            "This address cannot be reached from here",
            "Check the address you typed.",
            TryAgain,
        ),
        E::LinkExpired => say(
            "This link has expired",
            "Links work for a short time only. Go back and open the page again to get a new one.",
            OpenAgain,
        ),
        E::LinkTaken => say(
            "This link is in use in another browser",
            "Go back and open the page again to get a link of your own.",
            OpenAgain,
        ),
        E::LinkUsed => say(
            "This link has done its work",
            "To connect something else, start again from where you came.",
            OpenAgain,
        ),
        E::LinkCallbackRequired => say(
            "This page cannot be used by itself",
            "Open it from the page where you wanted to connect the app. Nothing was used up.",
            OpenAgain,
        ),
        E::ClaimDemanded => say(
            "This cannot be connected from here",
            "Open the page again from where you came.",
            AskCompany,
        ),
        E::OtherAccount => say(
            "That was another account",
            "Sign in with the account that was connected before. The old connection is unchanged.",
            TryAgain,
        ),
        E::PageSessionMissing => say(
            "This page is not open in this browser",
            "It has ended, or your browser does not keep it. Go back and open the page again.",
            OpenAgain,
        ),
        E::FrameWithoutCookies => say(
            "Your browser does not let this page work here",
            "It keeps nothing for pages inside another page. Open it in a window of its own.",
            OpenAgain,
        ),
        E::FrameRefused => say(
            "This page cannot be shown here",
            "The page around it is not one that may show it. Open it in a window of its own.",
            AskCompany,
        ),
        E::InvalidCallback => say(
            "The answer could not be read",
            "Nothing has changed. Start again from the app's page.",
            TryAgain,
        ),
        E::FlowUnknown => say(
            "This sign-in is not known",
            "Nothing has changed. Start again from the app's page.",
            TryAgain,
        ),
        E::FlowExpired => say(
            "Signing in took too long",
            "Nothing has changed. Start again and finish within a few minutes.",
            TryAgain,
        ),
        E::FlowUsed => say(
            "This sign-in is finished already",
            "The app's page shows how it stands.",
            TryAgain,
        ),
        E::FlowContextMismatch => say(
            "The answer came from the wrong place",
            "To keep you safe it was not used. Start again from the app's page.",
            TryAgain,
        ),
        E::FlowBrowserMismatch => say(
            "The sign-in ended in another browser",
            "To keep you safe it was not used. Start and finish in the same browser.",
            TryAgain,
        ),
        E::AccessDenied => say(
            "Access was not given",
            "You, or an administrator, said no. You can try again at any time.",
            TryAgain,
        ),
        E::ScopeRefused => say(
            "The permissions were not given",
            "The app did not grant what is needed. An administrator may have to allow it.",
            TryAgain,
        ),
        E::ClientRefused => say(
            "The app does not accept this set-up",
            "The app's registration has to be corrected.",
            AskCompany,
        ),
        E::TokenRefused => say(
            "The app did not finish the sign-in",
            "Nothing has changed. Please try again.",
            TryAgain,
        ),
        E::CredentialIntegrity => say(
            "The stored connection cannot be used",
            "Reconnect the app. Your settings are kept.",
            TryAgain,
        ),
        E::Unavailable => say(
            "We are not available right now",
            "Nothing is lost. Wait a minute, then try again.",
            TryAgain,
        ),
        E::Internal => say(
            "Something went wrong on our side",
            "Nothing is lost. Please try again.",
            TryAgain,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_says_what_happened_and_what_to_do() {
        for code in ErrorCode::ALL {
            let text = text(*code);
            assert!(!text.title.ends_with('.'), "{}", code.as_str());
            assert!(text.advice.ends_with('.'), "{}", code.as_str());
        }
    }
}
