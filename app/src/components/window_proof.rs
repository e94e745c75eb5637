//! How a window that was opened from a page in a frame shows that this page opened it: the two ends of
//! a short conversation between windows of ours.
//!
//! A browser gives the window none of the cookies that the frame has. So the page that waits in the
//! frame holds a proof, and hands it to the very window that it opened.

use leptos::prelude::*;

use super::script;

/// The input of the start page's form that the proof goes into.
pub const PROOF: &str = "proof";

/// In the frame: hands the proof to the window that this page opened.
#[component]
pub fn GiveProof(
    /// What the server made for this flow.
    proof: String,
) -> impl IntoView {
    script::call(include_str!("give_proof.js"), &(proof,))
}

/// In the window: asks whoever opened it for the proof, then lets go of it. The form waits for that.
#[component]
pub fn AskForProof() -> impl IntoView {
    script::call(include_str!("ask_for_proof.js"), &(PROOF,))
}
