//! What an option is: its definition, its kind of value, and the section that declares it.
//!
//! The `section!` macro is the only place where definitions and struct fields are made, so they
//! cannot disagree. Which options exist is written in `sections/`.

use std::borrow::Cow;

use super::PREFIX;
use super::reader::Reader;

/// One option.
#[derive(Clone, Copy, Debug)]
pub struct OptionDef {
    /// Its name in the file.
    pub name: &'static str,
    /// Its default, as it would be written.
    pub default: &'static str,
    /// What it is for, in Markdown.
    pub doc: &'static str,
    /// What its value must be, for the documentation; see [`OptionValue::SHORT`].
    pub kind: &'static str,
}

impl OptionDef {
    /// Its name in the environment.
    #[must_use]
    pub fn variable(&self) -> String {
        variable(self.name)
    }
}

/// The environment's name for the option `name`.
pub(super) fn variable(name: &str) -> String {
    format!("{PREFIX}{}", name.to_ascii_uppercase())
}

/// A section and its options.
#[derive(Clone, Copy, Debug)]
pub struct SectionDef {
    /// The heading in the documentation.
    pub title: &'static str,
    /// The options.
    pub options: &'static [OptionDef],
}

/// A kind of value that an option can have.
pub trait OptionValue: Sized {
    /// What is right, so that "it must be ..." is a sentence.
    const RIGHT: &'static str;

    /// The same for a table where it would stand many times, if that explains it elsewhere.
    const SHORT: &'static str = Self::RIGHT;

    /// Whether a refused value may be repeated in the message; not if it could hold a password.
    const ECHO: bool = true;

    /// Reads a value.
    ///
    /// # Errors
    /// What it must be instead, so that "it must ..." is a sentence.
    fn parse(text: &str) -> Result<Self, Cow<'static, str>>;

    /// The value as [`Self::parse`] reads it, except that a password is masked.
    fn to_text(&self) -> String;

    /// The refusal that says just [`Self::RIGHT`].
    fn wrong() -> Cow<'static, str> {
        Cow::Owned(format!("be {}", Self::RIGHT))
    }
}

/// Options that belong together.
pub trait Section: Sized {
    /// The heading in the documentation.
    const TITLE: &'static str;
    /// The options.
    const OPTIONS: &'static [OptionDef];

    /// Takes the section's values; `None` if one was refused, which `reader` then knows.
    fn read(reader: &mut Reader) -> Option<Self>;

    /// Name and value of each option. Passwords are masked.
    fn values(&self) -> Vec<(&'static str, String)>;
}

/// Declares a section: `"name in the file" => field: Type = "default";`, each with its
/// documentation as doc comments.
macro_rules! section {
    (
        $(#[doc = $section_doc:literal])+
        $section:ident, $title:literal {
            $(
                $(#[doc = $doc:literal])+
                $name:literal => $field:ident: $type:ty = $default:literal;
            )+
        }
    ) => {
        $(#[doc = $section_doc])+
        #[derive(Clone, Debug)]
        pub struct $section {
            $($(#[doc = $doc])+ pub $field: $type,)+
        }

        impl $crate::options::Section for $section {
            const TITLE: &'static str = $title;
            const OPTIONS: &'static [$crate::options::OptionDef] = &[$(
                $crate::options::OptionDef {
                    name: $name,
                    default: $default,
                    doc: concat!($($doc),+),
                    kind: <$type as $crate::options::OptionValue>::SHORT,
                },
            )+];

            fn read(reader: &mut $crate::options::reader::Reader) -> Option<Self> {
                $(let $field = reader.take($name, $default);)+
                Some(Self { $($field: $field?,)+ })
            }

            fn values(&self) -> Vec<(&'static str, String)> {
                vec![$(($name, $crate::options::OptionValue::to_text(&self.$field)),)+]
            }
        }
    };
}

pub(super) use section;
