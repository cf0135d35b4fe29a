//! Calls the Grid with Maestro's own client: `cargo run -p maestro-examples --example call-grid [FILE]`.

use std::error::Error;
use std::time::Duration;

use maestro::client::{CallError, Client};

/// Every call says how long it may take.
const PATIENCE: Option<Duration> = Some(Duration::from_secs(5));

#[tokio::main(flavor = "current_thread")]
#[allow(clippy::print_stdout, reason = "an example talks to people")]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).unwrap_or_else(|| "etc/Grid.ior".into());
    let grid = maestro::parse_ior(std::fs::read_to_string(file)?.trim())?;
    let client = Client::default();

    let cell = |n: i16, m: i16| {
        move |arguments: &mut maestro::CdrWriter| {
            arguments.write_short(n);
            arguments.write_short(m);
            Ok(())
        }
    };
    let set = |arguments: &mut maestro::CdrWriter| {
        cell(1, 2)(arguments)?;
        arguments.write_long(42);
        Ok(())
    };
    client.call(&grid, "set", set, PATIENCE).await?;
    let value = client.call(&grid, "get", cell(1, 2), PATIENCE).await?.reader().read_long()?;
    println!("the cell at 1, 2 is {value}");
    match client.call(&grid, "get", cell(10, 0), PATIENCE).await {
        Err(CallError::System(_)) => println!("there is no cell at 10, 0"),
        other => println!("{other:?}"),
    }
    Ok(())
}
