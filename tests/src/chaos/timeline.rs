//! What a run does, and when: lines of JSON in a file, and lines of text for whoever watches.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use serde_json::json;

use super::clock::now_ns;

/// Writes down what happens.
#[derive(Debug)]
pub struct Timeline {
    file: File,
    start_ns: i64,
}

impl Timeline {
    /// Begins a timeline in this file.
    ///
    /// # Errors
    ///
    /// The file cannot be made.
    pub fn begin(path: &Path) -> io::Result<Self> {
        Ok(Self { file: File::create(path)?, start_ns: now_ns() })
    }

    /// Notes what happens at this moment, which is returned. `time_ns` is of the clock that calls are timed by.
    pub fn note(&mut self, what: &str) -> i64 {
        let time_ns = now_ns();
        let milliseconds = (time_ns - self.start_ns) / 1_000_000;
        let line = json!({ "time_ns": time_ns, "at_ms": milliseconds, "what": what });
        // A run that cannot write its timeline goes on: what is judged is elsewhere.
        let _ = writeln!(self.file, "{line}");
        let _ = writeln!(io::stderr(), "{:>6}.{:03} s  {what}", milliseconds / 1000, milliseconds % 1000);
        time_ns
    }
}
