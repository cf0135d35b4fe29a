//! Calls the Grid by its stub: `cargo run -p maestro-examples --example call-grid [FILE]`.

use std::error::Error;
use std::time::Duration;

use maestro::client::Failure;

/// What `build.rs` made of `idl/Grid.idl`.
mod grid {
    maestro::include_idl!("Grid");
}

#[tokio::main(flavor = "current_thread")]
#[allow(clippy::print_stdout, reason = "an example talks to people")]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).unwrap_or_else(|| "etc/Grid.ior".into());
    let grid = grid::GridClient::resolve(&file)?.with_deadline(Duration::from_secs(5));
    grid.set(1, 2, 42).await?;
    println!("the cell at 1, 2 is {}", grid.get(1, 2).await?);
    match grid.get(10, 0).await {
        Err(Failure::System(_)) => println!("there is no cell at 10, 0"),
        other => println!("{other:?}"),
    }
    Ok(())
}
