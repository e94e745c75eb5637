//! The brands' own images of their buttons, which an operator has put into the site's folder
//! `brand-buttons`: `<slug>.svg` or `<slug>.png`, and with `-dark` before the dot the one for dark
//! pages.
//!
//! The folder is read once, at the start, like the files of the catalog.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

use app::contract::connect::BrandImage;

/// Where the images are, below the site's folder and below the base path.
const FOLDER: &str = "brand-buttons";

/// The names of the images that are there.
#[derive(Debug, Default)]
pub struct BrandImages(BTreeSet<String>);

impl BrandImages {
    /// Looks into the folder. One that cannot be read has no images, and the log says why: pages
    /// are whole without them.
    #[must_use]
    pub fn read(site_root: &Path) -> Self {
        let folder = site_root.join(FOLDER);
        let names = std::fs::read_dir(&folder).and_then(|entries| {
            let names = entries.map(|entry| Ok(entry?.file_name().into_string().ok()));
            names.collect::<std::io::Result<Vec<Option<String>>>>()
        });
        match names {
            Ok(names) => Self(names.into_iter().flatten().collect()),
            Err(error) if error.kind() == ErrorKind::NotFound => Self::default(),
            Err(error) => {
                let folder = folder.display();
                tracing::warn!(%folder, %error, "the brands' images are left out");
                Self::default()
            }
        }
    }

    /// The image of an app's button.
    #[must_use]
    pub fn of(&self, slug: &str) -> Option<BrandImage> {
        Some(BrandImage {
            light: self.path(slug)?,
            dark: self.path(&format!("{slug}-dark")),
        })
    }

    fn path(&self, name: &str) -> Option<String> {
        ["svg", "png"]
            .map(|ending| format!("{name}.{ending}"))
            .into_iter()
            .find(|file| self.0.contains(file))
            .map(|file| format!("/{FOLDER}/{file}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(files: &[&str]) -> BrandImages {
        let site = tempfile::tempdir().unwrap();
        let folder = site.path().join(FOLDER);
        std::fs::create_dir(&folder).unwrap();
        for file in files {
            std::fs::write(folder.join(file), "").unwrap();
        }
        BrandImages::read(site.path())
    }

    #[test]
    fn a_file_named_like_the_app_is_its_image() {
        let images = with(&[
            "acme.png",
            "acme-dark.svg",
            "zeta.svg",
            "zeta.png",
            "old.gif",
        ]);
        let image = |light: &str, dark: Option<&str>| BrandImage {
            light: light.to_owned(),
            dark: dark.map(str::to_owned),
        };
        let acme = image(
            "/brand-buttons/acme.png",
            Some("/brand-buttons/acme-dark.svg"),
        );
        assert_eq!(images.of("acme"), Some(acme));
        assert_eq!(
            images.of("zeta"),
            Some(image("/brand-buttons/zeta.svg", None))
        );
        assert_eq!(images.of("old"), None);
        assert_eq!(images.of("other"), None);
    }

    #[test]
    fn without_the_folder_there_are_none() {
        let images = BrandImages::read(Path::new("/nonexistent/site"));
        assert_eq!(images.of("acme"), None);
    }
}
