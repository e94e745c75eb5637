//! Cutting texts out of a stream, wherever its pieces happen to break.

/// Stands where something was cut out.
pub const CUT: &[u8] = b"[redacted]";

/// Cuts texts out of a stream. What it gives depends on the stream alone, not on its pieces, and it
/// keeps no more back than what may be the beginning of such a text.
#[derive(Clone, Debug, Default)]
pub struct Cutter {
    texts: Vec<Vec<u8>>,
    /// Which bytes such a text can begin with.
    first: Vec<bool>,
    kept: Vec<u8>,
}

impl Cutter {
    /// Cuts these texts out; empty ones are none.
    pub fn new(texts: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let mut texts: Vec<Vec<u8>> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        // The longest that fits is the one that is meant.
        texts.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        texts.dedup();
        let mut first = vec![false; 256];
        for text in &texts {
            first[usize::from(text[0])] = true;
        }
        Self {
            texts,
            first,
            kept: Vec::new(),
        }
    }

    /// Takes the next piece and gives what is decided by now.
    pub fn push(&mut self, piece: &[u8]) -> Vec<u8> {
        let mut all = std::mem::take(&mut self.kept);
        all.extend_from_slice(piece);
        let (out, undecided) = self.cut(&all, false);
        self.kept = all.split_off(all.len() - undecided);
        out
    }

    /// Gives the rest.
    pub fn finish(&mut self) -> Vec<u8> {
        let all = std::mem::take(&mut self.kept);
        self.cut(&all, true).0
    }

    /// The same for a text that is there as a whole.
    pub fn whole(&self, text: &[u8]) -> Vec<u8> {
        self.cut(text, true).0
    }

    /// What becomes of a text, and how many of its last bytes the next piece decides on.
    fn cut(&self, text: &[u8], is_end: bool) -> (Vec<u8>, usize) {
        let mut out = Vec::with_capacity(text.len());
        let mut rest = text;
        loop {
            let plain = rest.iter().position(|byte| self.can_begin(*byte));
            let plain = plain.unwrap_or(rest.len());
            out.extend_from_slice(&rest[..plain]);
            rest = &rest[plain..];
            if rest.is_empty() {
                return (out, 0);
            }
            let begun = |text: &&Vec<u8>| text.len() > rest.len() && text.starts_with(rest);
            if !is_end && self.texts.iter().any(|text| begun(&text)) {
                return (out, rest.len());
            }
            match self.texts.iter().find(|text| rest.starts_with(text)) {
                Some(found) => {
                    out.extend_from_slice(CUT);
                    rest = &rest[found.len()..];
                }
                None => {
                    out.push(rest[0]);
                    rest = &rest[1..];
                }
            }
        }
    }

    fn can_begin(&self, byte: u8) -> bool {
        self.first.get(usize::from(byte)).copied().unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pieces(cutter: &Cutter, text: &[u8], at: &[usize]) -> Vec<u8> {
        let mut cutter = cutter.clone();
        let mut cuts: Vec<usize> = at.iter().map(|at| at % (text.len() + 1)).collect();
        cuts.sort_unstable();
        cuts.push(text.len());
        let (mut out, mut from) = (Vec::new(), 0);
        for to in cuts {
            out.extend(cutter.push(&text[from..to]));
            from = to;
        }
        out.extend(cutter.finish());
        out
    }

    fn holds(text: &[u8], part: &[u8]) -> bool {
        text.windows(part.len()).any(|window| window == part)
    }

    #[test]
    fn a_text_is_cut_out_wherever_it_stands() {
        let cutter = Cutter::new([b"token-1".to_vec(), b"token-12".to_vec(), Vec::new()]);
        for (text, wanted) in [
            ("", ""),
            ("token-1", "[redacted]"),
            ("token-12", "[redacted]"),
            ("token-13", "[redacted]3"),
            ("atoken-1b", "a[redacted]b"),
            ("token-1token-12", "[redacted][redacted]"),
            ("tokentoken-1", "token[redacted]"),
            ("token-", "token-"),
        ] {
            let out = pieces(
                &cutter,
                text.as_bytes(),
                &(0..text.len()).collect::<Vec<_>>(),
            );
            assert_eq!(String::from_utf8_lossy(&out), wanted, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_a_beginning_is_not_kept_back() {
        let mut cutter = Cutter::new([b"token-1".to_vec()]);
        assert_eq!(cutter.push(b"data: 1\n\n"), b"data: 1\n\n");
        assert_eq!(cutter.push(b"data: tok"), b"data: ");
        assert_eq!(cutter.push(b"\n"), b"tok\n");
        assert_eq!(cutter.finish(), b"");
    }

    proptest! {
        /// Two letters, so that texts begin like one another and like what surrounds them.
        #[test]
        fn no_text_is_left_however_the_stream_breaks(
            texts in prop::collection::vec("[ab]{2,6}", 1..4),
            parts in prop::collection::vec((0..4_usize, "[abc]{0,5}"), 0..20),
            first in prop::collection::vec(0..200_usize, 0..12),
            second in prop::collection::vec(0..200_usize, 0..12),
        ) {
            let cutter = Cutter::new(texts.iter().map(|text| text.clone().into_bytes()));
            let stream: Vec<u8> = parts.iter().flat_map(|(at, around)| {
                [texts[at % texts.len()].as_bytes(), around.as_bytes()].concat()
            }).collect();
            let out = pieces(&cutter, &stream, &first);
            prop_assert_eq!(&out, &pieces(&cutter, &stream, &second));
            prop_assert_eq!(&out, &cutter.whole(&stream));
            for text in &texts {
                // Not even across what stands for another one: that has none of its letters.
                let shown = String::from_utf8_lossy(&out).replace("[redacted]", "|");
                prop_assert!(!holds(shown.as_bytes(), text.as_bytes()), "{text} in {shown}");
            }
        }
    }
}
