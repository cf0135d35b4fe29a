//! Custom value types, of which only generated code knows the state.

use maestro::client::{CallError, Client};
use maestro::codegen::{Input, Output, Value};
use maestro_giop::{CdrWriter, Ior};

use super::echo::types::Secret;
use super::random::number_of;
use super::trip::{Outcome, PATIENCE, refused};

/// Makes a round trip.
pub(super) async fn call(client: &Client, target: &Ior, seed: u64) -> Result<(), (Outcome, String)> {
    let secret = |turn: u64| {
        let bits = number_of(seed.wrapping_add(turn));
        let [low, ..] = bits.to_le_bytes();
        let number = i32::from(low) - 128;
        // Of any length, so that the number behind it lies anywhere.
        Value::new(Secret { number, text: "text".repeat(usize::from(low % 7)) })
    };
    let (a, b) = (secret(1), if seed.is_multiple_of(5) { Value::null() } else { secret(2) });
    let arguments = |writer: &mut CdrWriter| {
        let mut output = Output::new(writer);
        output.write_value(&a)?;
        output.write_value(&b)
    };
    let told = || format!("{a:?}, {b:?}");
    let called = client.call(target, "rt_Secret", arguments, Some(PATIENCE)).await;
    let reply = called.map_err(|error| refused(&error, &told()))?;
    let mut reader = reply.reader();
    let mut input = Input::new(&mut reader);
    let mut read = || input.read_value::<Secret>();
    let results = read().and_then(|result| Ok((result, read()?, read()?)));
    // Values are there when all of them are.
    drop(input);
    let results = results.and_then(|results| reader.finish().map(|()| results));
    let got = results.map_err(|error| refused(&CallError::Answer(error), &told()))?;
    if got == (a.clone(), a.clone(), b.clone()) {
        return Ok(());
    }
    Err((Outcome::Other, format!("sent {}, got {got:?}", told())))
}
