//! Tells a `state-server` how much state to have: `state-fill FILE MEBIBYTES`. Prints how much it has then.

use std::io::Write;
use std::time::Duration;

use maestro::client::Client;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let (file, mebibytes) = (arguments.next().ok_or("a file")?, arguments.next().ok_or("mebibytes")?);
    let reference = maestro::parse_ior(std::fs::read_to_string(file)?.trim())?;
    let mebibytes: i32 = mebibytes.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let patience = Some(Duration::from_secs(120));
    let filled = runtime.block_on(async {
        let client = Client::default();
        let fill = |body: &mut maestro::CdrWriter| {
            body.write_long(mebibytes);
            Ok(())
        };
        client.call(&reference, "fill", fill, patience).await?;
        let reply = client.call(&reference, "_get_mebibytes", |_| Ok(()), patience).await?;
        Ok::<_, Failure>(reply.reader().read_long()?)
    })?;
    writeln!(std::io::stdout(), "{filled}")?;
    Ok(())
}
