//! The icons, drawn by hand on a 20 by 20 grid. They decorate; the words beside them carry the
//! meaning.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// A tick: done, allowed.
    Check,
    /// A triangle with a mark: needs attention.
    Warning,
    /// A circle with a cross: failed.
    Cross,
    /// To the right: go on.
    Forward,
    /// To the left: go back.
    Back,
    /// A lock: kept safe.
    Lock,
    /// A lens: search.
    Search,
    /// A plus: add.
    Plus,
    /// A bin: remove.
    Bin,
    /// Two arrows in a circle: load again.
    Refresh,
    /// A clock: too late.
    Clock,
    /// An open circle: not yet.
    Circle,
}

impl Glyph {
    const fn path(self) -> &'static str {
        match self {
            Glyph::Check => "M4.5 10.5l3.5 3.5 7.5-8",
            Glyph::Warning => "M10 3.5l7 12.5H3zM10 8.5v3.5M10 14v.1",
            Glyph::Cross => "M10 2.5a7.5 7.5 0 100 15 7.5 7.5 0 000-15zM7.5 7.5l5 5M12.5 7.5l-5 5",
            Glyph::Forward => "M7.5 4.5l5.5 5.5-5.5 5.5",
            Glyph::Back => "M12.5 4.5L7 10l5.5 5.5",
            Glyph::Lock => "M5 9h10v7.5H5zM7 9V6.5a3 3 0 016 0V9",
            Glyph::Search => "M9 3.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM13 13l4 4",
            Glyph::Plus => "M10 4v12M4 10h12",
            Glyph::Bin => "M4 6h12M8 6V4h4v2M5.5 6l.8 10.5h7.4L14.5 6M8.5 9v5M11.5 9v5",
            Glyph::Refresh => "M15.5 8A6 6 0 104.6 12.6M16 4v4h-4",
            Glyph::Clock => "M10 2.5a7.5 7.5 0 100 15 7.5 7.5 0 000-15zM10 6v4.5l3 2",
            Glyph::Circle => "M10 4a6 6 0 100 12 6 6 0 000-12z",
        }
    }
}

/// An icon in the colour of the text around it.
#[component]
pub fn Icon(
    /// Which.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
            <path d=glyph.path() fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"></path>
        </svg>
    }
}
