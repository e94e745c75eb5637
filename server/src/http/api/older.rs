//! What versions 3.0 to 5.1 of the browser SDK call instead of `browser`: the same use cases under
//! older names. Configs are called installations there and fields data slots; answers carry both.

pub mod application;
pub mod installation;
