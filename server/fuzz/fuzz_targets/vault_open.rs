//! What was sealed opens at its place and is the same; anything else never opens: another byte,
//! another length, another place, another key, or bytes that nobody sealed.
//!
//! Input: bytes that say what is sealed where, and what is then changed.

#![no_main]

use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use patchbay::crypto::random::Random;
use patchbay::crypto::vault::{Place, SealingKey};
use secrecy::{ExposeSecret as _, SecretSlice};

fuzz_target!(|bytes: &[u8]| {
    let _ = seal_change_open(&mut Unstructured::new(bytes));
});

fn seal_change_open(input: &mut Unstructured<'_>) -> Result<()> {
    let place = place(input)?;
    let key = key(1);
    let nonce: [u8; 12] = input.arbitrary()?;
    let plain: Vec<u8> = input.arbitrary()?;
    let sealed = key.seal(&Fixed(nonce), &place, &plain);
    let opened = key.open(&place, &sealed).expect("what was sealed opens");
    assert_eq!(opened.expose_secret(), plain);

    let refused = |key: &SealingKey, place: &Place<'_>, sealed: &[u8]| {
        assert!(key.open(place, sealed).is_err(), "{place:?}");
    };
    match input.int_in_range(0..=4)? {
        0 => {
            let mut changed = sealed.clone();
            for _ in 0..input.int_in_range(1..=4)? {
                let at = input.choose_index(changed.len())?;
                changed[at] = input.arbitrary()?;
            }
            if changed != sealed {
                refused(&key, &place, &changed);
            }
        }
        1 => {
            let mut changed = sealed[..input.choose_index(sealed.len())?].to_vec();
            changed.extend(input.arbitrary::<Vec<u8>>()?);
            if changed != sealed {
                refused(&key, &place, &changed);
            }
        }
        2 => {
            let other = self::place(input)?;
            if parts(&other) != parts(&place) {
                refused(&key, &other, &sealed);
            }
        }
        3 => refused(&self::key(2), &place, &sealed),
        // Sealed by nobody: two thirds of the forgeries begin as a sealed value does.
        _ => {
            let mut forged: Vec<u8> = input.arbitrary()?;
            if let (Some(first), true) = (forged.first_mut(), input.ratio(2, 3)?) {
                *first = sealed[0];
            }
            if forged != sealed {
                refused(&key, &place, &forged);
            }
        }
    }
    Ok(())
}

fn place<'a>(input: &mut Unstructured<'a>) -> Result<Place<'a>> {
    Ok(Place {
        project: input.arbitrary()?,
        account: input.arbitrary()?,
        row: input.arbitrary()?,
        field: input.arbitrary()?,
        version: input.arbitrary()?,
    })
}

fn parts<'a>(place: &Place<'a>) -> ([&'a str; 4], i64) {
    (
        [place.project, place.account, place.row, place.field],
        place.version,
    )
}

fn key(byte: u8) -> SealingKey {
    SealingKey::new(&SecretSlice::from(vec![byte; 32])).expect("32 bytes")
}

/// A nonce that the input chooses.
struct Fixed([u8; 12]);

impl Random for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.0[..bytes.len()]);
    }
}
