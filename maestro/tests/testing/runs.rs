//! One test, several runs.

use std::thread;

/// How often each guilty and each innocent object is judged: `MAESTRO_JUDGED`, 2 by default.
fn number() -> u64 {
    std::env::var("MAESTRO_JUDGED").ok().and_then(|text| text.parse().ok()).unwrap_or(2)
}

/// Runs a test several times, with the number of the run, each time in a thread of its own that has the test's name: the kit
/// counts a test's clusters by its thread, and begins the test anew in another process by its name.
pub(crate) fn runs(test: &str, body: impl Fn(u64) + Clone + Send + 'static) {
    for run in 0..number() {
        let body = body.clone();
        let thread = thread::Builder::new().name(test.to_owned());
        let thread = thread.spawn(move || body(run)).expect("a thread");
        if let Err(panic) = thread.join() {
            let text = panic.downcast_ref::<String>().cloned().unwrap_or_default();
            panic!("run {run}: {text}");
        }
    }
}
