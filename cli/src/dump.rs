//! `maestro dump`: explains GIOP message by message, captured, as hexadecimal text, or as it goes by.

mod capture;
mod conversation;
mod hexadecimal;
mod relay;
mod show;
mod stream;
mod trace;
#[cfg(test)]
mod vectors;

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Args;

use self::relay::Relay;
use self::trace::Trace;
use crate::failure::Failure;
use crate::idl::{Catalogue, IdlSource};

const EXAMPLES: &str = "\
Examples:
  tcpdump -i lo -s 0 -w grid.pcap tcp port 4711 & …      capture whole packets
  maestro dump grid.pcap --idl idl/Grid.idl              then explain them, argument by argument
  tcpdump -i lo -s 0 -U -w - tcp | maestro dump -        as they come
  maestro dump message.hex                               hexadecimal text, also of hexdump -C and xxd
  maestro dump --json grid.pcapng | jq 'select(.took_us > 1000)'
  maestro dump --relay etc/Grid.ior > log                stand between clients and an object: the first line is a
                                                         reference for the clients, the others are what they say

Without --idl, bodies are shown as octets. A capture may begin in mid-connection: what comes before the first whole message
is skipped and told.";

/// Explain GIOP: captured (pcap, pcapng), as hexadecimal text, or as it goes by.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Dump {
    /// A capture (pcap, pcapng), hexadecimal text, or - for standard input.
    #[arg(value_name = "FILE|-", required_unless_present = "relay")]
    source: Option<String>,
    /// Stand between clients and this object: a file with a reference, or a reference.
    #[arg(long, value_name = "FILE|IOR", conflicts_with = "source")]
    relay: Option<String>,
    /// Where the relay listens; a port for each address of the reference, from this one on if it is not 0.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:0", requires = "relay")]
    listen: SocketAddr,
    /// Write the relay's reference to this file instead of printing it first.
    #[arg(long, value_name = "FILE", requires = "relay")]
    reference: Option<std::path::PathBuf>,
    /// Only connections with this port at one end.
    #[arg(long, value_name = "PORT", conflicts_with = "relay")]
    port: Option<u16>,
    #[command(flatten)]
    idl: IdlSource,
    /// Print JSON, one object on a line for each message.
    #[arg(long)]
    json: bool,
}

impl Dump {
    /// Explains all messages.
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<ExitCode, Failure> {
        let model = self.idl.model()?;
        let catalogue = Catalogue::new(model.as_ref().map(|(_, model)| model))
            .map_err(|error| Failure::Dump(format!("the IDL's types: {error}")))?;
        if let Some(reference) = &self.relay {
            let relay = Relay::new(&crate::ior::first(reference)?, self.listen)?;
            return relay.run(self.reference.as_deref(), Trace::new(catalogue, self.json), out);
        }
        let origin = self.source.as_deref().unwrap_or("-");
        let told = |why: String| {
            let origin = if origin == "-" { "standard input" } else { origin };
            Failure::Dump(format!("{origin}: {why}; give a pcap or pcapng file, or hexadecimal text"))
        };
        let mut source: Box<dyn Read + Send> = match origin {
            "-" => Box::new(io::stdin()),
            file => Box::new(File::open(file).map_err(|error| told(error.to_string()))?),
        };
        let (head, is_capture) = capture::head(&mut source).map_err(|error| told(error.to_string()))?;
        let source = io::Cursor::new(head).chain(source);
        let mut trace = Trace::new(catalogue, self.json);
        if is_capture {
            let mut broken = None;
            let read = capture::segments(source, |segment| {
                let is_meant =
                    self.port.is_none_or(|port| segment.from.port() == port || segment.to.port() == port);
                if is_meant {
                    trace.segment(segment, out).inspect_err(|error| broken = Some(error.kind()))?;
                }
                Ok(())
            });
            match (broken, read) {
                (Some(kind), _) => return Err(Failure::Output(kind.into())),
                (None, read) => read.map_err(told)?,
            }
        } else {
            for message in hexadecimal::read(source).map_err(told)? {
                trace.octets(&message, out)?;
            }
        }
        trace.finish(out)?;
        Ok(if trace.messages() > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
