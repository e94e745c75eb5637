//! Serves every page with made-up data, to look at while working on the design:
//! `cargo run -p app --features ssr --example gallery -- 4000 target/site`, then open
//! <http://localhost:4000/c/page_1>. The pages of `tests/fake` have telling names: `loud`,
//! `refused`, `empty`, `many`, `hostile`, `expired`.

// As in the library: the types of pages nest deeply.
#![recursion_limit = "256"]

#[path = "../tests/fake/mod.rs"]
mod fake;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments
        .next()
        .unwrap_or_else(|| "4000".to_owned())
        .parse()?;
    let site = arguments.next().unwrap_or_else(|| "target/site".to_owned());
    let app = fake::serve::router(fake::Log::default(), "", &site);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, app).await?;
    Ok(())
}
