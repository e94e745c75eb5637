//! Browsers inside other apps: somebody taps a link in a chat or a feed, and it opens there. Some
//! providers refuse to sign people in in them.

use url::Url;

/// How the apps that open links in themselves say so in `User-Agent`.
const APPS: [&str; 14] = [
    "FBAN/",
    "FBAV/",
    "FB_IAB",
    "Instagram ",
    "Line/",
    "LinkedInApp",
    "MicroMessenger/",
    "Pinterest/",
    "Snapchat/",
    "BytedanceWebview",
    "musical_ly",
    "Twitter for",
    "KAKAOTALK",
    "Slack_SSB",
];

/// A browser inside another app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InAppBrowser {
    /// On Android, where a page can open the person's own browser.
    Android,
    /// Elsewhere.
    Other,
}

impl InAppBrowser {
    /// What a `User-Agent` tells; `None` for an ordinary browser.
    #[must_use]
    pub fn of(user_agent: &str) -> Option<Self> {
        let says = |word: &str| user_agent.contains(word);
        let android = says("Android");
        // Android's WebView marks itself. On iOS everything but a WebView also names Safari.
        let is_view = if android {
            says("; wv)")
        } else {
            (says("iPhone") || says("iPad")) && says("AppleWebKit") && !says("Safari/")
        };
        let is_app = APPS.iter().any(|app| says(app));
        (is_view || is_app).then_some(if android { Self::Android } else { Self::Other })
    }

    /// The link that opens an `https` or `http` address in the person's own browser.
    #[must_use]
    pub fn link_out(self, address: &str) -> Option<String> {
        let url = Url::parse(address).ok()?;
        let scheme = url.scheme();
        let rest = address.strip_prefix(scheme)?.strip_prefix(':')?;
        match self {
            Self::Android => Some(format!(
                "intent:{rest}#Intent;scheme={scheme};action=android.intent.action.VIEW;end"
            )),
            Self::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAFARI: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";
    const CHROME: &str = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";
    const DESKTOP: &str =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0";

    #[test]
    fn ordinary_browsers_are_no_browsers_in_apps() {
        for browser in [SAFARI, CHROME, DESKTOP, "", "curl/8.0"] {
            assert_eq!(InAppBrowser::of(browser), None, "{browser}");
        }
    }

    #[test]
    fn browsers_in_apps_say_so() {
        let on_ios = [
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 390.0.0.28.85 (iPhone15,2; iOS 18_6)",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/520.0.0.38.101]",
            "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/15.12.0",
        ];
        for browser in on_ios {
            assert_eq!(
                InAppBrowser::of(browser),
                Some(InAppBrowser::Other),
                "{browser}"
            );
        }
        let on_android = [
            "Mozilla/5.0 (Linux; Android 15; Pixel 9 Build/AP4A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0",
        ];
        for browser in on_android {
            assert_eq!(
                InAppBrowser::of(browser),
                Some(InAppBrowser::Android),
                "{browser}"
            );
        }
    }

    #[test]
    fn on_android_a_link_leads_out() {
        let link = InAppBrowser::Android.link_out("https://acme.test/connect/lk_1");
        let wanted = "intent://acme.test/connect/lk_1#Intent;scheme=https;action=android.intent.action.VIEW;end";
        assert_eq!(link.as_deref(), Some(wanted));
        assert_eq!(InAppBrowser::Other.link_out("https://acme.test/"), None);
    }
}
