//! `[brand_button]`: the button that a brand wants to be connected by.
//!
//! The file says what the brand's guideline says; how the button looks is the page's. A guideline
//! that wants its own image is followed by dropping that image in (`ui::brand_images`).

pub use app::contract::connect::BrandWords;

/// The button that a brand wants to be connected by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrandButton {
    /// The brand's guideline.
    pub guideline_url: String,
    /// The brand as its button calls it: `Google` for every app of Google.
    pub brand: String,
    /// What the button says.
    pub words: BrandWords,
    /// Path of the brand's mark below the base path; `None` where the guideline lets it stand in no
    /// button but the brand's own image.
    pub mark: Option<String>,
}
