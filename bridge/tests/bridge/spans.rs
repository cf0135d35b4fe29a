//! What a subscriber sees of a request.

use std::fmt;
use std::sync::Mutex;

use maestro_bridge::Settings;
use tracing::field::{Field, Visit};
use tracing::span::Attributes;
use tracing::{Event, Id, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, Filter};
use tracing_subscriber::registry::LookupSpan;

use crate::log::Log;
use crate::peer::{Call, Peer};
use crate::scripted::Scripted;

/// Spans of requests that began, and events within them, as text.
static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Writes down what happens in requests.
pub(crate) struct Witness;

/// Lets requests, and what happens in them, pass: other tests are not to be slowed down.
pub(crate) struct Requests;

#[derive(Default)]
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0 += &format!(" {field}={value:?}");
    }
}

impl<S> Filter<S> for Requests {
    fn enabled(&self, metadata: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        metadata.target().starts_with("maestro_bridge::connection::dispatch")
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Witness {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        SEEN.lock().unwrap().push(format!("{}{}", attributes.metadata().name(), fields.0));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let span = context.event_span(event).map_or("none", |span| span.name());
        let mut fields = Fields::default();
        event.record(&mut fields);
        SEEN.lock().unwrap().push(format!("in {span}:{}", fields.0));
    }
}

#[test]
fn a_request_is_a_span_with_its_id_and_operation() {
    Log::start();
    let (server, _) = Scripted::serve(&Settings::default());
    let mut peer = Peer::connect(server.address());
    peer.send_call(&Call::new(4_711_001, "post"));
    assert_eq!(peer.reply().0, 4_711_001);
    peer.send_call(&Call::new(4_711_002, "panic"));
    assert_eq!(peer.exception().0, 4_711_002);
    let seen = SEEN.lock().unwrap();
    for wanted in ["request id=4711001 operation=post", "request id=4711002 operation=panic"] {
        assert!(seen.iter().any(|line| line == wanted), "{wanted}");
    }
    assert!(seen.iter().any(|line| line.starts_with("in request:") && line.contains("an orb panicked")));
}
